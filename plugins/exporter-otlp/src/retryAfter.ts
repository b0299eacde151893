/**
 * How long a server asks to be left alone (RFC 9110, section 10.2.3), in milliseconds ≥ 0; undefined when it does not say.
 *
 * @param wallTimeMs - since the Unix epoch
 */
export function retryAfterMs(headers: Readonly<Record<string, string | string[] | undefined>>, wallTimeMs: number): number | undefined {
  const written = [headers['retry-after'] ?? []].flat()[0]?.trim() ?? '';
  if (/^\d+$/.test(written)) return Number(written) * 1_000;
  // What `Date.parse` would take besides is no HTTP date.
  const atMs = /^[A-Z][a-z]{2,8}, .+ GMT$/.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - wallTimeMs);
}
