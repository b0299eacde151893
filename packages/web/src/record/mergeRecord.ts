import type { LiveRecord } from './liveRecord.js';

/** From where on a newer record has to tell what is new: the last stretch may still grow. In milliseconds since the load began. */
export function newFrom({ timeline: { points } }: LiveRecord): number {
  return Math.floor(points.at(-1)?.fromMs ?? 0);
}

/** True when the one is the beginning of the other: the same run, in stretches of the same length. */
export function continues(known: LiveRecord, news: LiveRecord): boolean {
  return known.run === news.run && known.timeline.resolutionMs === news.timeline.resolutionMs;
}

/** What was known, and what is new of it. @param news - it `continues` what was known */
export function mergeRecord(known: LiveRecord, news: LiveRecord): LiveRecord {
  const [first] = news.timeline.points;
  const points = first ? [...known.timeline.points.filter(({ fromMs }) => fromMs < first.fromMs), ...news.timeline.points] : known.timeline.points;
  return {
    ...news,
    timeline: { ...news.timeline, points },
    reloads: withNewer(known.reloads, news.reloads, ({ sequence }) => sequence),
    revisions: withNewer(known.revisions, news.revisions, ({ revision }) => revision),
  };
}

/** As many as are told at most. */
const mostKept = 1_000;

function withNewer<T>(known: readonly T[], news: readonly T[], keyOf: (one: T) => number): readonly T[] {
  const all = new Map(known.map((one) => [keyOf(one), one]));
  for (const one of news) all.set(keyOf(one), one);
  // A reload comes when the last of it is known, which may be after the next one.
  return [...all.values()].toSorted((one, other) => keyOf(one) - keyOf(other)).slice(-mostKept);
}
