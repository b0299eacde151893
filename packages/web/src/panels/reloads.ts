import { element, section, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { RunRecord } from '../record/runRecord.js';
import { formatSpan } from '../words/format.js';
import { causeInWords, changeInWords, outcomeOf } from '../words/reloadWords.js';

/** All candidates of the run. @param onPick - is told which one is to be shown */
export function reloadsSection({ reloads, earlierReloads }: Pick<RunRecord, 'reloads' | 'earlierReloads'>, onPick: (reload: ReloadRecord) => void): HTMLElement {
  if (reloads.length === 0) return section('reloads', 'Reloads', element('p', {}, 'Nothing was changed in this run.'));
  const rows = reloads.map((reload): readonly Child[] => {
    const { word, symbol, tone } = outcomeOf(reload);
    const pick = element('button', { type: 'button', class: 'link', 'aria-label': `Show the reload at ${formatSpan(reload.atMs)}` }, formatSpan(reload.atMs));
    pick.addEventListener('click', () => onPick(reload));
    return [pick, element('span', { class: tone }, `${symbol} ${word}`), String(reload.revision), element('span', {}, causeInWords(reload.cause), reload.cause.message === undefined ? undefined : element('blockquote', {}, reload.cause.message)), whatOf(reload), reload.guard ? `${reload.guard.verdict}: ${reload.guard.why}` : ''];
  });
  const columns = [{ head: 'at', isNumber: true }, { head: 'outcome' }, { head: 'revision', isNumber: true }, { head: 'cause' }, { head: 'what' }, { head: 'guard' }];
  return section('reloads', 'Reloads', table('Reloads', columns, rows), earlierReloads > 0 ? element('p', { class: 'note' }, `${earlierReloads} before these are left out.`) : undefined);
}

function whatOf({ outcome, changes, moreChanges, findings }: ReloadRecord): string {
  const [finding] = findings;
  if (outcome !== 'applied' && finding) return `${finding.place} ${finding.message}`;
  const told = changes.slice(0, 3).map(changeInWords);
  const more = changes.length + moreChanges - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
