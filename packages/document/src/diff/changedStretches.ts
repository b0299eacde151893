/** Where a list has something else than the list before: what stood there, and what stands there now. Either may be nothing. */
export interface ChangedStretch {
  readonly firstBefore: number;
  readonly endBefore: number;
  readonly first: number;
  readonly end: number;
}

/** The last answer: several ask about the same two lists, one right after the other. */
let last: { readonly before: WeakRef<readonly unknown[]>; readonly now: WeakRef<readonly unknown[]>; readonly stretches: readonly ChangedStretch[] } | undefined;

/**
 * Where a list differs from what it was; both stay as they are. Decoding gives what did not change as the same object, so most of a
 * large list is passed over here, and needs no look at each. Not the fewest that there could be: what moved may count with what it passed.
 */
export function changedStretches(before: readonly unknown[], now: readonly unknown[]): readonly ChangedStretch[] {
  if (last?.now.deref() === now && last.before.deref() === before) return last.stretches;
  const stretches = compared(before, now);
  last = { before: new WeakRef(before), now: new WeakRef(now), stretches };
  return stretches;
}

function compared(before: readonly unknown[], now: readonly unknown[]): readonly ChangedStretch[] {
  if (before === now) return [];
  const { first: begin, endBefore, end } = betweenEnds(before, now);
  const placesBefore = new Map(before.slice(begin, endBefore).map((item, index) => [item, begin + index]));
  const stretches: ChangedStretch[] = [];
  let [firstBefore, first] = [begin, begin];
  const endAt = (atBefore: number, at: number): void => {
    if (atBefore > firstBefore || at > first) stretches.push({ firstBefore, endBefore: atBefore, first, end: at });
    [firstBefore, first] = [atBefore + 1, at + 1];
  };
  for (let at = begin; at < end; at++) {
    const atBefore = placesBefore.get(now[at]);
    if (atBefore === undefined || atBefore < firstBefore) continue;
    // One that moved far ahead by itself would have all that it passed count as changed.
    if (atBefore - firstBefore === at - first || before[atBefore + 1] === now[at + 1]) endAt(atBefore, at);
  }
  endAt(endBefore, end);
  return stretches;
}

function betweenEnds(before: readonly unknown[], now: readonly unknown[]): Omit<ChangedStretch, 'firstBefore'> {
  const shorter = Math.min(before.length, now.length);
  let first = 0;
  while (first < shorter && before[first] === now[first]) first++;
  let endBefore = before.length;
  let end = now.length;
  while (endBefore > first && end > first && before[endBefore - 1] === now[end - 1]) {
    endBefore--;
    end--;
  }
  return { first, endBefore, end };
}

/** What was made of a list, place by place: as it was around the changes, and the very same where there is none. @param made - of the list before @param changed - what is made of the stretches now, one after the other */
export function madeAround<T>(made: readonly T[], stretches: readonly ChangedStretch[], changed: readonly T[]): readonly T[] {
  if (stretches.length === 0) return made;
  const all: T[] = [];
  let [kept, taken] = [0, 0];
  for (const { firstBefore, endBefore, first, end } of stretches) {
    append(all, made, kept, firstBefore);
    append(all, changed, taken, taken + end - first);
    [kept, taken] = [endBefore, taken + end - first];
  }
  append(all, made, kept, made.length);
  return all;
}

function append<T>(to: T[], list: readonly T[], first: number, end: number): void {
  for (let from = first; from < end; from += mostAtOnce) to.push(...list.slice(from, Math.min(end, from + mostAtOnce)));
}

/** A call takes so many arguments, and no number of them. */
const mostAtOnce = 10_000;
