/** `01:05`, `1:02:03`; `∞` without an end. @param ms - ≥ 0 */
export function formatSpan(ms: number): string {
  if (ms === Infinity) return '∞';
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  return hours === '00' ? `${minutes}:${rest}` : `${Number(hours)}:${minutes}:${rest}`;
}

/** `0.42 ms`, `12.3 ms`, `1.25 s`: three digits that count. @param ms - a latency; absent when there was no sample */
export function formatLatency(ms: number | undefined | null): string {
  if (ms === undefined || ms === null || Number.isNaN(ms)) return '–';
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}

/** `12 345`. */
export function formatCount(count: number): string {
  return Math.round(count).toString().replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** `498`, `4.5`: a rate per second. */
export function formatRate(ratePerSecond: number): string {
  return ratePerSecond >= 100 ? formatCount(ratePerSecond) : String(Number(ratePerSecond.toFixed(1)));
}

/** `3 errors`, `1 error`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1.3 %`, three digits that count. @param share - of 1 */
export function formatShare(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
