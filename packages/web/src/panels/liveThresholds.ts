import { element, section } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { LiveThreshold } from '../record/liveTables.js';
import { formatSpan } from '../words/format.js';
import { valueInFigures, verdictWord } from './thresholds.js';

/** What the run is to keep, and how it stands now. */
export function liveThresholdsSection(thresholds: readonly LiveThreshold[]): HTMLElement {
  if (thresholds.length === 0) return section('thresholds', 'Thresholds', element('p', {}, 'This test has no thresholds.'));
  const rows = thresholds.map(({ expression, ok, value, sinceMs, breaches }) => [element('code', {}, expression), verdictWord(ok), valueInFigures(value), sinceMs === null ? '–' : formatSpan(sinceMs), String(breaches)]);
  return section('thresholds', 'Thresholds', table('Thresholds', [{ head: 'threshold' }, { head: 'verdict' }, { head: 'value now', isNumber: true }, { head: 'since', isNumber: true }, { head: 'stretches that broke it', isNumber: true }], rows));
}
