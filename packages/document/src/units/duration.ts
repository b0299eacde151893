/** Milliseconds in each unit, from the largest to the smallest. */
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

const amount = String.raw`\d+(?:\.\d+)?`;
const compoundOf = (part: string): string => `(?:${part}d)?(?:${part}h)?(?:${part}m(?!s))?(?:${part}s)?(?:${part}ms)?`;
const compound = new RegExp(`^${compoundOf(`(${amount})`)}$`);
const bareSeconds = new RegExp(`^(${amount})$`);

/** The texts that {@link parseDuration} reads, as a regular expression for JSON Schema; how large they are is not looked at. */
export const durationPattern = String.raw`^\s*(?=\d)(?:${amount}|${compoundOf(amount)})\s*$`;

/** Removes what binary fractions add: 1.1 s is 1100 ms, not 1100.0000000000002. A nanosecond is the finest that is kept. */
function exact(durationMs: number): number | undefined {
  if (Math.abs(durationMs) > Number.MAX_SAFE_INTEGER) return undefined;
  const roundedMs = Math.round(durationMs * 1e6) / 1e6;
  // Above about 2^33 ms the product has no room for nanoseconds, and the sum is already as exact as it can be.
  return Math.abs(durationMs) < 1e9 ? roundedMs : durationMs;
}

/**
 * Reads a duration: `500ms`, `30s`, `5m`, `2h`, `1d`, compound from large to small `1m30s`, decimals `1.5s`; a bare number is seconds.
 *
 * @returns milliseconds, or undefined when it is no duration or beyond 2^53 ms; negative only for a negative number
 */
export function parseDuration(written: string | number): number | undefined {
  if (typeof written === 'number') return exact(written * 1_000);
  const text = written.trim();
  const seconds = bareSeconds.exec(text);
  if (seconds) return exact(Number(seconds[1]) * 1_000);
  const amounts = compound.exec(text);
  if (!amounts || text === '') return undefined;
  return exact(Object.values(unitMs).reduce((sum, ms, index) => sum + Number(amounts[index + 1] ?? 0) * ms, 0));
}

/**
 * Writes a duration as a person would: `30s`, `1m30s`, `1.5s`, `500ms`; infinity is `forever`. {@link parseDuration} reads it back.
 *
 * @param durationMs - milliseconds, ≥ 0
 */
export function formatDuration(durationMs: number): string {
  if (durationMs === Infinity) return 'forever';
  if (durationMs === 0) return '0s';
  let rest = durationMs;
  let text = '';
  for (const unit of ['d', 'h', 'm'] as const) {
    const count = Math.floor(rest / unitMs[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitMs[unit];
  }
  rest = exact(rest) ?? rest;
  if (rest >= unitMs.s) return `${text}${decimal(rest / unitMs.s)}s`;
  return rest > 0 ? `${text}${decimal(rest)}ms` : text;
}

/** Without an exponent, which {@link parseDuration} does not read. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
