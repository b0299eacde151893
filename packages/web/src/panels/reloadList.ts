import { element } from '../dom/element.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { RevisionRecord } from '../record/revisionRecord.js';
import { effectInWords } from '../words/effectWords.js';
import { formatSpan } from '../words/format.js';
import { causeInWords, changeInWords, outcomeOf } from '../words/reloadWords.js';

/** More of them stand in the table of all reloads. */
const mostShown = 6;
/** Characters of what was changed. */
const longestWhat = 160;

/** The last reloads at a glance, the newest first: when, what, why, and what it did. @param onPick - is told which one is to be shown */
export function reloadList(reloads: readonly ReloadRecord[], revisions: readonly RevisionRecord[], onPick: (reload: ReloadRecord) => void): HTMLElement {
  const last = reloads.slice(-mostShown).toReversed();
  if (last.length === 0) return element('p', { class: 'note' }, 'Nothing was changed so far.');
  const more = reloads.length - last.length;
  const items = last.map((reload) => itemOf(reload, revisions, () => onPick(reload)));
  return element('div', { class: 'glance' }, element('h3', {}, 'What changed, and what it did'), element('ol', { reversed: '' }, ...items), more > 0 ? element('p', { class: 'note' }, `and ${more} before these`) : undefined);
}

function itemOf(reload: ReloadRecord, revisions: readonly RevisionRecord[], onPick: () => void): HTMLElement {
  const { word, symbol, tone } = outcomeOf(reload);
  const at = formatSpan(reload.atMs);
  const pick = element('button', { type: 'button', class: 'link', 'aria-label': `Show the reload at ${at}, ${word}` }, at);
  pick.addEventListener('click', onPick);
  const what = whatOf(reload);
  const effect = effectInWords(reload, revisions);
  return element(
    'li',
    {},
    pick, ' ', element('strong', { class: tone }, `${symbol} ${word}`),
    element('p', {}, what.length > longestWhat ? `${what.slice(0, longestWhat - 1)}…` : what),
    element('p', { class: 'note' }, `${causeInWords(reload.cause)}${reload.cause.message === undefined ? '' : `: ${reload.cause.message}`}`),
    effect === '' ? undefined : element('p', { class: 'effect' }, `⇒ ${effect}`),
  );
}

/** What was wrong with what was refused; else the first change. */
function whatOf({ outcome, changes, moreChanges, findings }: ReloadRecord): string {
  const [finding] = findings;
  if (outcome !== 'applied' && finding) return `${finding.place} ${finding.message}`;
  const [first] = changes;
  const more = changes.length + moreChanges - 1;
  return first ? `${changeInWords(first)}${more > 0 ? `, and ${more} more` : ''}` : '';
}
