/** A watcher that had nothing to say of so many saves at the end is called deaf. */
const deafAfter = 3;

/**
 * Says of each save of one file whether a watcher ended up right about it: `right`; `torn` when it took for final what no save had
 * left, since this save began; `missed` when it believed something else at `untilMs`. A save that does not count is left out.
 *
 * @param saves - in order: `{ beganMs, untilMs, view, counts }`
 * @param views - in order: `{ atMs, view }`
 * @param isWhole - whether a view is one of a whole document
 */
export function judge(saves, views, isWhole) {
  const verdicts = saves.flatMap(({ beganMs, untilMs, view, counts }, index) => {
    const endMs = saves[index + 1]?.beganMs ?? Infinity;
    const isTorn = views.some((taken) => taken.atMs >= beganMs && taken.atMs < endMs && !isWhole(taken.view));
    const believed = views.findLast(({ atMs }) => atMs <= untilMs)?.view;
    return counts ? [isTorn ? 'torn' : believed === view ? 'right' : 'missed'] : [];
  });
  const { beganMs } = saves.at(-deafAfter) ?? saves[0];
  return { verdicts, isDeaf: !views.some(({ atMs }) => atMs >= beganMs) };
}
