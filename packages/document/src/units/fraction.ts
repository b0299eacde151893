/** The texts that {@link parseFraction} reads, as a regular expression for JSON Schema: percentages from 0 to 100. */
export const percentagePattern = String.raw`^\s*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%\s*$`;
const written = new RegExp(percentagePattern);

/**
 * Reads a part of a whole: a number is the fraction itself, `5%` is 0.05.
 *
 * @returns undefined when it is none; beyond 0 to 1 only for a number that is
 */
export function parseFraction(fraction: string | number): number | undefined {
  if (typeof fraction === 'number') return fraction;
  return written.test(fraction) ? Number(fraction.replace('%', '')) / 100 : undefined;
}
