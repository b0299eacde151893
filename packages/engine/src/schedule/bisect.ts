/** Where a function that never falls reaches `value` between 0 and `endMs`, to the last bit; Newton's steps would fail where it is flat. */
export function bisect(startsBy: (tMs: number) => number, value: number, endMs: number): number {
  let low = 0;
  let high = endMs;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (startsBy(middle) < value) low = middle;
    else high = middle;
  }
}
