import { element } from '../dom/element.js';
import type { SaidEvent, SaidReload } from '../live/saidEvent.js';
import { plural } from '../words/format.js';
import { placedFinding } from '../words/planWords.js';
import { causeInWords, changeInWords, outcomeOf } from '../words/reloadWords.js';

/** What happened last, in words that a screen reader speaks. */
export class News {
  readonly node = element('ul', { class: 'news', role: 'log', 'aria-live': 'polite', 'aria-label': 'What happened last' });

  /** Tells an event of the run, if a person should know of it. */
  tell(event: SaidEvent): void {
    const said = newsOf(event);
    if (!said) return;
    this.node.prepend(element('li', {}, element('span', { class: said.tone }, said.words)));
    while (this.node.children.length > mostLines) this.node.lastElementChild?.remove();
  }
}

const mostLines = 3;

interface Said {
  readonly tone: string;
  readonly words: string;
}

function newsOf(said: SaidEvent): Said | undefined {
  switch (said.event) {
    case 'reload':
      return reloadNews(said);
    case 'guard':
      return said.verdict === 'breached' ? { tone: 'odd', words: `↺ guard: ${said.why}` } : undefined;
    case 'threshold':
      return said.ok ? { tone: 'good', words: `✔ kept: ${said.expression}` } : { tone: 'bad', words: `✖ broken: ${said.expression}` };
    case 'notice':
      return { tone: 'plain', words: said.message };
    case 'phase':
      return { tone: 'plain', words: said.phase === 'plan' ? 'The plan runs.' : 'The load is in standby.' };
    case 'started':
    case 'sample':
    case 'source':
    case 'steering':
    case 'converged':
    case 'not-converged':
    case 'receipt':
    case 'summary':
      return undefined;
  }
}

function reloadNews(reload: SaidReload): Said {
  const { word, symbol, tone } = outcomeOf(reload);
  const { revision, cause, changes, findings } = reload;
  if (reload.outcome === 'unchanged') return { tone, words: '= nothing had to change' };
  if (reload.held) return { tone, words: `${symbol} ${word}: ${plural(changes.length, 'change')} ${changes.length === 1 ? 'waits' : 'wait'} to be thawed, ${causeInWords(cause)}` };
  const finding = findings.find(({ severity }) => severity === 'error');
  const [change] = changes;
  const what = reload.outcome !== 'applied' && finding ? `${placedFinding(finding).place} ${finding.message}` : change ? `${changeInWords(change)}${changes.length > 1 ? `, and ${changes.length - 1} more` : ''}` : '';
  return { tone, words: `${symbol} ${word}, revision ${revision}${reload.outcome === 'applied' ? '' : ' stays'}, ${causeInWords(cause)}. ${what}` };
}
