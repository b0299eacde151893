import type { LoadSample } from '@midflight/engine';
import { formatCount, formatLatency, formatRate, formatSpan } from './format.js';

/** The newest second at a glance. */
export interface Glance {
  readonly sample: LoadSample;
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
}

/** The newest second on one line without colour, for a log. */
export function statusLine({ sample, elapsedMs }: Glance): string {
  const target = sample.targetRps === null ? '' : ` of ${formatRate(sample.targetRps)}`;
  const { p50, p99 } = sample.latencyMs;
  return `${formatSpan(elapsedMs)} ${sample.phase === 'plan' ? '' : 'standby, '}revision ${sample.revision}: ${formatRate(sample.rps)}${target} req/s, ${sample.activeWorkers} of ${sample.workers} workers, p50 ${formatLatency(p50)}, p99 ${formatLatency(p99)}, ${formatCount(sample.errors)} errors, ${formatCount(sample.dropped)} dropped`;
}
