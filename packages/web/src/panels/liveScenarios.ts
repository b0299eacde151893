import { element, section } from '../dom/element.js';
import type { LiveTables, TablesView } from '../record/liveTables.js';
import { formatCount, formatRate } from '../words/format.js';
import { ScenarioRows } from './scenarioRows.js';

const figures = ['requests', 'error rate', 'p50', 'p95', 'p99'];

/** What each scenario does now, a page of them at a time: only what is to be seen is asked for and drawn. */
export class LiveScenarios {
  readonly node: HTMLElement;
  readonly #onView: () => void;
  readonly #find = element('input', { type: 'search', maxlength: '200', autocomplete: 'off', spellcheck: 'false' });
  readonly #label: HTMLElement;
  readonly #rows: ScenarioRows;
  readonly #last = element('th', { scope: 'colgroup', colspan: String(figures.length) });
  readonly #since = element('th', { scope: 'colgroup', colspan: String(figures.length) });
  readonly #where = element('p', { class: 'note', role: 'status' });
  readonly #before = element('button', { type: 'button' }, 'Earlier ones');
  readonly #after = element('button', { type: 'button' }, 'Later ones');
  readonly #pager: HTMLElement;
  #from = 0;
  #open: string | undefined;
  #tables: LiveTables | undefined;

  /** @param onView - something else is looked at: ask for it */
  constructor(onView: () => void) {
    this.#onView = onView;
    this.#rows = new ScenarioRows((name) => this.#toggle(name));
    this.#pager = element('div', { class: 'pager', role: 'group', 'aria-label': 'Pages of scenarios' }, this.#before, this.#after);
    this.#before.addEventListener('click', () => this.#turn(-1));
    this.#after.addEventListener('click', () => this.#turn(1));
    this.#find.addEventListener('input', () => this.#look(0));
    this.#label = element('label', { class: 'find' }, element('span', {}, 'Find scenarios'), this.#find);
    const caption = 'Scenarios and steps: a scenario opens to show its steps';
    const head = ['share wanted', 'share achieved', 'iterations per s', ...figures, ...figures].map((text) => element('th', { scope: 'col', class: 'number' }, text));
    const heads = element('thead', {}, element('tr', {}, element('td', { colspan: '4' }), this.#last, this.#since), element('tr', {}, element('th', { scope: 'col' }, 'scenario'), ...head));
    const grid = element('table', {}, element('caption', { class: 'unseen' }, caption), heads, this.#rows.node);
    const box = element('div', { class: 'table live', role: 'region', 'aria-label': 'Scenarios and steps', tabindex: '0' }, grid);
    this.node = section('scenarios', 'Scenarios and steps', this.#label, this.#where, box, this.#pager);
  }

  /** What of the tables is to be seen. */
  get view(): TablesView {
    const { scenarios } = this.#tables ?? {};
    const index = scenarios?.rows.findIndex(({ name }) => name === this.#open) ?? -1;
    return { from: this.#from, find: this.#find.value, open: scenarios && index >= 0 ? scenarios.from + index : undefined };
  }

  update(tables: LiveTables): void {
    this.#tables = tables;
    const { lastMs, revision, scenarios: { from, found, rows } } = tables;
    this.#last.textContent = `the last ${formatRate(lastMs / 1_000)} s`;
    this.#since.textContent = `since revision ${revision}`;
    this.#rows.update(rows, this.#open);
    const isPaged = rows.length < found;
    const where = found === 0 ? 'No scenario is found.' : isPaged ? `${formatCount(from + 1)} to ${formatCount(from + rows.length)} of ${formatCount(found)} scenarios` : '';
    if (this.#where.textContent !== where) this.#where.textContent = where;
    this.#pager.hidden = !isPaged;
    this.#label.hidden = !isPaged && this.#find.value === '';
    // Not disabled: whoever has just reached the end would lose the focus.
    this.#before.setAttribute('aria-disabled', String(from === 0));
    this.#after.setAttribute('aria-disabled', String(from + rows.length >= found));
  }

  #turn(pages: 1 | -1): void {
    const { from = 0, found = 0, rows = [] } = this.#tables?.scenarios ?? {};
    if (pages > 0 && from + rows.length >= found) return;
    // The last page may be shorter than the others.
    this.#look(Math.max(0, pages > 0 ? from + rows.length : from - mostRows));
  }

  #toggle(name: string): void {
    this.#open = this.#open === name ? undefined : name;
    if (this.#tables) this.update(this.#tables);
    this.#onView();
  }

  #look(from: number): void {
    this.#from = from;
    this.#onView();
  }
}

/** Of a page, as the server has them. */
const mostRows = 25;
