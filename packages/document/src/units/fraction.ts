/** The texts that {@link parseFraction} reads, as a regular expression for JSON Schema: percentages from 0 to 100, and numbers from 0 to 1. */
export const fractionPattern = String.raw`^\s*(?:(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%|0(?:\.\d+)?|1(?:\.0+)?)\s*$`;
const written = new RegExp(fractionPattern);

/**
 * Reads a part of a whole: a number, as a text too, is the fraction itself, `5%` is 0.05.
 *
 * @returns undefined when it is none; beyond 0 to 1 only for a number that is
 */
export function parseFraction(fraction: string | number): number | undefined {
  if (typeof fraction === 'number') return fraction;
  if (!written.test(fraction)) return undefined;
  return fraction.includes('%') ? Number(fraction.replace('%', '')) / 100 : Number(fraction);
}
