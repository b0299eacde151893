import type { AnswerHeaders } from './exchange.js';

/**
 * How long a server asks to be left alone (RFC 9110, section 10.2.3), in milliseconds ≥ 0; undefined when it does not say.
 * A date is taken by the server's own clock where it tells it.
 *
 * @param wallTimeMs - since the Unix epoch
 */
export function retryAfterMs(headers: AnswerHeaders, wallTimeMs: number): number | undefined {
  const written = one(headers['retry-after'])?.trim() ?? '';
  if (/^\d+$/.test(written)) return Number(written) * 1_000;
  const atMs = httpDateMs(written);
  return atMs === undefined ? undefined : Math.max(0, atMs - (httpDateMs(one(headers['date']) ?? '') ?? wallTimeMs));
}

function one(value: string | string[] | undefined): string | undefined {
  return [value ?? []].flat()[0];
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`; what `Date.parse` would take besides is no HTTP date. */
function httpDateMs(written: string): number | undefined {
  const atMs = /^[A-Z][a-z]{2,8}, .+ GMT$/.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
