/**
 * How often a property is tried: a third of what it is tried in full, and 30 times at least. Each run has a seed of its own, so
 * that runs add up. `MIDFLIGHT_FULL_LENGTH=true` tries all of them.
 */
export function cases(inFull: number): number {
  return process.env['MIDFLIGHT_FULL_LENGTH'] === 'true' ? inFull : Math.max(30, Math.ceil(inFull / 3));
}
