import { element } from '../dom/element.js';
import type { PlanRecord } from '../live/liveStatus.js';
import { plural } from '../words/format.js';
import { placedFinding } from '../words/planWords.js';
import { changeLine, findingBlock } from './reloadDetails.js';

/** More of a plan is counted. */
const mostLines = 100;

/** What a step would do, before it is done. */
export function planView({ changes, findings, wouldApply }: PlanRecord): HTMLElement {
  const more = changes.length - mostLines;
  const verdict = !wouldApply ? { tone: 'bad', words: '✖ It would be refused, and the load would go on as it is.' } : changes.length === 0 ? { tone: 'plain', words: '= Nothing would change.' } : { tone: 'good', words: `✔ ${plural(changes.length, 'change')} would be applied.` };
  return element(
    'div',
    { class: 'plan' },
    element('p', { class: verdict.tone }, verdict.words),
    element('ul', {}, ...changes.slice(0, mostLines).map(changeLine), more > 0 ? element('li', {}, `and ${more} more`) : undefined, ...findings.slice(0, mostLines).map((finding) => findingBlock(placedFinding(finding)))),
  );
}
