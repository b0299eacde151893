const written = /^(\d+(?:\.\d+)?)(?:\/([sm]))?$/;

/**
 * Reads a rate: a number or `500/s` is per second, `30/m` per minute.
 *
 * @returns per second, or undefined when it is no rate; negative only for a negative number
 */
export function parseRate(rate: string | number): number | undefined {
  if (typeof rate === 'number') return rate;
  const parts = written.exec(rate.trim());
  if (!parts) return undefined;
  const perSecond = Number(parts[1]) / (parts[2] === 'm' ? 60 : 1);
  return Number.isFinite(perSecond) ? perSecond : undefined;
}
