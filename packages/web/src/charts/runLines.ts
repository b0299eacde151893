import type { TimelinePoint, TimelineRecord } from '../record/timelinePoint.js';
import { formatLatency, formatRate } from '../words/format.js';
import type { ChartLine } from './timeChart.js';

/** What one chart of a run shows. */
export interface RunChart {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

/** A shorter stretch than this part of the others says nothing of a rate: one is cut off where a run ends. */
const shortestPart = 0.3;

/** The charts of a run, in order: what was sent, how long it took, what went wrong, who worked. */
export function runCharts({ points, resolutionMs }: TimelineRecord): readonly RunChart[] {
  const whole = (value: (point: TimelinePoint) => number | null) => points.map((point) => (point.toMs - point.fromMs < shortestPart * resolutionMs ? null : value(point)));
  const perSecond = (count: (point: TimelinePoint) => number) => whole((point) => (count(point) * 1000) / (point.toMs - point.fromMs));
  const latency = (name: 'p50' | 'p95' | 'p99') => points.map(({ requests, latencyMs }) => (requests === 0 ? null : latencyMs[name]));
  const inIterations = points.some(({ targetUnit }) => targetUnit === 'iterations');
  const hasTarget = points.some(({ targetPerSecond }) => targetPerSecond !== null);
  return [
    {
      title: `Rate: ${inIterations ? 'iterations' : 'requests'} per second`,
      format: formatRate,
      lines: [
        { label: 'achieved', color: '--blue', values: perSecond(({ requests, iterations }) => (inIterations ? iterations : requests)) },
        ...(hasTarget ? [{ label: 'target', color: '--orange', dash: [7, 5], isStepped: true, values: whole(({ targetPerSecond }) => targetPerSecond) }] : []),
      ],
    },
    {
      title: 'Latency, from the intended start',
      format: formatLatency,
      lines: [
        { label: 'p50', color: '--green', values: latency('p50') },
        { label: 'p95', color: '--blue', dash: [9, 4], values: latency('p95') },
        { label: 'p99', color: '--orange', dash: [2, 3], values: latency('p99') },
      ],
    },
    {
      title: 'Errors and dropped starts per second',
      format: formatRate,
      lines: [
        { label: 'errors', color: '--red', values: perSecond(({ errors }) => errors) },
        { label: 'dropped', color: '--purple', dash: [7, 5], values: perSecond(({ dropped }) => dropped) },
      ],
    },
    {
      title: 'Workers',
      format: formatRate,
      lines: [
        { label: 'at work', color: '--green', values: points.map(({ activeWorkers }) => activeWorkers) },
        { label: 'configured', color: '--orange', dash: [7, 5], isStepped: true, values: points.map(({ workers }) => workers) },
      ],
    },
  ];
}
