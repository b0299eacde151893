import { element, section } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { RunRecord } from '../record/runRecord.js';

/** What the run was to keep, and whether it did. */
export function thresholdsSection({ thresholds }: RunRecord): HTMLElement | undefined {
  if (thresholds.length === 0) return undefined;
  const rows = thresholds.map(({ expression, ok, value, breaches }) => [element('code', {}, expression), verdictWord(ok), valueInFigures(value), String(breaches)]);
  return section('thresholds', 'Thresholds', table('Thresholds', [{ head: 'threshold' }, { head: 'verdict' }, { head: 'value at the end', isNumber: true }, { head: 'stretches that broke it', isNumber: true }], rows));
}

/** @param ok - null: it can't be judged yet */
export function verdictWord(ok: boolean | null): HTMLElement {
  if (ok === null) return element('span', { class: 'plain' }, 'not judged yet');
  return element('span', { class: ok ? 'good' : 'bad' }, ok ? '✔ kept' : '✖ broken');
}

/** Four digits that count. @param value - null: nothing could be judged */
export function valueInFigures(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(4)));
}
