import { element, section } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { RunRecord } from '../record/runRecord.js';
import { errorRows } from '../words/errorRows.js';
import { formatCount } from '../words/format.js';

/** What went wrong, by kind, and what one of the last of each came to. */
export function errorsSection(errors: Pick<RunRecord['totals'], 'errorKinds' | 'errorExamples'>): HTMLElement {
  const rows = errorRows(errors).map(({ kind, count, example }) => [kind, formatCount(count), element('code', { class: 'example' }, example)]);
  if (rows.length === 0) return section('errors', 'Errors', element('p', {}, 'No request failed.'));
  return section('errors', 'Errors', table('Errors by kind', [{ head: 'kind' }, { head: 'errors', isNumber: true }, { head: 'for example' }], rows));
}
