import type { LoadSample } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import { formatCount, formatLatency, formatRate, formatSpan, sparkline } from './format.js';

/** The newest second at a glance. */
export interface Glance {
  readonly sample: LoadSample;
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Milliseconds to the end, or `Infinity`. */
  readonly leftMs: number;
  /** Requests per second of the last minute, oldest first. */
  readonly rates: readonly number[];
}

/** Two lines about now, for the foot of the screen. */
export function statusLines({ sample, elapsedMs, leftMs, rates }: Glance, colors: Colors): readonly string[] {
  const { bold, cyan, dim, red } = colors;
  const { latencyMs, generatorLagMs } = sample;
  const left = sample.phase === 'plan' ? `${formatSpan(leftMs)} left` : 'standby';
  const errors = `${formatCount(sample.errors)} errors`;
  return [
    `${cyan(sparkline(rates))} ${bold(formatRate(sample.rps))}${sample.targetRps === null ? '' : dim(`/${formatRate(sample.targetRps)}`)} req/s ${dim('·')} ${sample.activeWorkers}${dim(`/${sample.workers}`)} workers ${dim('·')} revision ${bold(`${sample.revision}`)} ${dim('·')} ${formatSpan(elapsedMs)}${dim(` (${left})`)}`,
    `${dim('p50')} ${formatLatency(latencyMs.p50)}  ${dim('p90')} ${formatLatency(latencyMs.p90)}  ${dim('p99')} ${formatLatency(latencyMs.p99)}  ${dim('max')} ${formatLatency(latencyMs.max)} ${dim('·')} ${sample.errors > 0 ? red(errors) : errors} ${dim('·')} ${formatCount(sample.dropped)} dropped ${dim('·')} ${dim('lag p99')} ${formatLatency(generatorLagMs.p99)}`,
  ];
}

/** The same on one line without colour, for a log. */
export function statusLine({ sample, elapsedMs }: Glance): string {
  const target = sample.targetRps === null ? '' : ` of ${formatRate(sample.targetRps)}`;
  const { p50, p99 } = sample.latencyMs;
  return `${formatSpan(elapsedMs)} ${sample.phase === 'plan' ? '' : 'standby, '}revision ${sample.revision}: ${formatRate(sample.rps)}${target} req/s, ${sample.activeWorkers} of ${sample.workers} workers, p50 ${formatLatency(p50)}, p99 ${formatLatency(p99)}, ${formatCount(sample.errors)} errors, ${formatCount(sample.dropped)} dropped`;
}
