/**
 * Prints each value beside the most that it may be.
 *
 * @param {readonly (readonly [what: string, value: number, bar: number])[]} bars
 * @returns false when one is missed
 */
export function holdTo(bars) {
  for (const [what, value, bar] of bars) console.log(`${value <= bar ? 'held  ' : 'MISSED'} ${what}: ${value.toFixed(3)} (bar ${bar})`);
  return bars.every(([, value, bar]) => value <= bar);
}
