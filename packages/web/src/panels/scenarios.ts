import { section, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { RunRecord } from '../record/runRecord.js';
import { formatCount, formatLatency, formatShare } from '../words/format.js';

/** Each scenario with its steps, over the whole run. */
export function scenariosSection({ scenarios }: RunRecord): HTMLElement {
  const number = (head: string) => ({ head, isNumber: true });
  const columns = [{ head: 'scenario' }, { head: 'step' }, number('iterations'), number('requests'), number('error rate'), number('p50'), number('p95'), number('p99'), number('max')];
  const rows = scenarios.flatMap(({ name, iterations, steps }) =>
    steps.map(({ name: step, requests, errors, latencyMs }): readonly Child[] => [name, step, formatCount(iterations), formatCount(requests), formatShare(requests > 0 ? errors / requests : 0), ...[latencyMs.p50, latencyMs.p95, latencyMs.p99, latencyMs.max].map(formatLatency)]),
  );
  return section('scenarios', 'Scenarios and steps', table('Scenarios and steps', columns, rows));
}
