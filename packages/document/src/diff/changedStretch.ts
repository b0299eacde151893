/** What of two lists is not the same objects: from the first of them to before where both go on alike. */
export interface ChangedStretch {
  /** In both. */
  readonly first: number;
  readonly endBefore: number;
  readonly end: number;
}

/** The last answer: several ask about the same two lists, one right after the other. */
let last: { readonly before: WeakRef<readonly unknown[]>; readonly now: WeakRef<readonly unknown[]>; readonly stretch: ChangedStretch } | undefined;

/**
 * Where a list differs from what it was; both stay as they are. Decoding gives what did not change as the same object, so most of a
 * large list is passed over here, and needs no look at each.
 */
export function changedStretch(before: readonly unknown[], now: readonly unknown[]): ChangedStretch {
  if (last?.now.deref() === now && last.before.deref() === before) return last.stretch;
  const stretch = compared(before, now);
  last = { before: new WeakRef(before), now: new WeakRef(now), stretch };
  return stretch;
}

function compared(before: readonly unknown[], now: readonly unknown[]): ChangedStretch {
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

/** What was made of a list, place by place: as it was around the change. @param made - of the list before @param changed - what is made of the stretch now */
export function madeAround<T>(made: readonly T[], { first, endBefore }: ChangedStretch, changed: readonly T[]): readonly T[] {
  return made.slice(0, first).concat(changed, made.slice(endBefore));
}
