export { formatCount, formatLatency, formatRate, formatSpan, plural } from '@midflight/web';

const bars = '▁▂▃▄▅▆▇█';

/** One bar a value, from zero to the highest. @param values - ≥ 0 */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 1e-9);
  return values.map((value) => bars[Math.min(bars.length - 1, Math.floor((value / highest) * bars.length))]).join('');
}
