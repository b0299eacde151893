import { element, section } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { RunRecord } from '../record/runRecord.js';

/** What the run was to keep, and whether it did. */
export function thresholdsSection({ thresholds }: RunRecord): HTMLElement | undefined {
  if (thresholds.length === 0) return undefined;
  const rows = thresholds.map(({ expression, ok, value, breaches }) => [element('code', {}, expression), element('span', { class: ok ? 'good' : 'bad' }, ok ? '✔ kept' : '✖ broken'), value === null ? '–' : String(Number(value.toPrecision(4))), String(breaches)]);
  return section('thresholds', 'Thresholds', table('Thresholds', [{ head: 'threshold' }, { head: 'verdict' }, { head: 'value at the end', isNumber: true }, { head: 'stretches that broke it', isNumber: true }], rows));
}
