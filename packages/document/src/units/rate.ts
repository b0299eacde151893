const written = /^(\d+(?:\.\d+)?)(?:\/([sm]))?$/;

/** The texts that {@link parseRate} reads, as a regular expression for JSON Schema; how large they are is not looked at. */
export const ratePattern = String.raw`^\s*\d+(?:\.\d+)?(?:/[sm])?\s*$`;

/**
 * Reads a rate: a number or `500/s` is per second, `30/m` per minute.
 *
 * @returns per second, or undefined when it is no rate or a text beyond 2^53; negative only for a negative number
 */
export function parseRate(rate: string | number): number | undefined {
  if (typeof rate === 'number') return rate;
  const parts = written.exec(rate.trim());
  if (!parts) return undefined;
  const perSecond = Number(parts[1]) / (parts[2] === 'm' ? 60 : 1);
  return perSecond <= Number.MAX_SAFE_INTEGER ? perSecond : undefined;
}
