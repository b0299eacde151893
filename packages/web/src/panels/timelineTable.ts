import { folded, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { TimelinePoint, TimelineRecord } from '../record/timelinePoint.js';
import { formatCount, formatLatency, formatRate, formatSpan } from '../words/format.js';

/** What the charts show, in numbers. @param timeline - asked for when it is opened */
export function timelineTable(timeline: () => TimelineRecord): HTMLElement {
  const number = (head: string) => ({ head, isNumber: true });
  const columns = [number('up to'), number('revision'), number('requests'), number('target per s'), number('p50'), number('p95'), number('p99'), number('errors'), { head: 'by kind' }, number('dropped'), number('at work'), number('workers'), number('generator late')];
  return folded('The numbers behind the charts', () => table('The run over time', columns, timeline().points.map(rowOf)));
}

function rowOf({ toMs, revision, requests, targetPerSecond, latencyMs, errors, errorKinds, dropped, activeWorkers, workers, generatorLagMs }: TimelinePoint): readonly Child[] {
  const kinds = Object.entries(errorKinds).filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}`).join(', ');
  return [formatSpan(toMs), String(revision), formatCount(requests), targetPerSecond === null ? '–' : formatRate(targetPerSecond), ...[latencyMs.p50, latencyMs.p95, latencyMs.p99].map(formatLatency), formatCount(errors), kinds, formatCount(dropped), String(activeWorkers), String(workers), formatLatency(generatorLagMs.p99)];
}
