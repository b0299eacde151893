import { element } from '../dom/element.js';
import type { LiveScenario, LiveStep, RequestsRecord } from '../record/liveTables.js';
import { formatCount, formatLatency, formatRate, formatShare } from '../words/format.js';

/** Of the head of a row and of what is counted for a scenario as a whole. */
const dash = '–';

/** The rows of the scenarios that are shown. A row that stays keeps its elements, so that nobody who is in it loses the focus. */
export class ScenarioRows {
  readonly node = element('tbody', {});
  readonly #rows = new Map<string, ScenarioRow>();
  readonly #onToggle: (name: string) => void;
  #lines: readonly HTMLElement[] = [];

  /** @param onToggle - the steps of this scenario are to be shown, or not any more */
  constructor(onToggle: (name: string) => void) {
    this.#onToggle = onToggle;
  }

  /** @param open - the scenario whose steps are shown */
  update(scenarios: readonly LiveScenario[], open: string | undefined): void {
    for (const name of this.#rows.keys()) if (!scenarios.some((scenario) => scenario.name === name)) this.#rows.delete(name);
    const lines = scenarios.flatMap((scenario) => this.#rowOf(scenario.name).update(scenario, scenario.name === open));
    const staying = new Set<Element>(lines);
    for (const line of this.#lines) if (!staying.has(line)) line.remove();
    this.#lines = lines;
    // A row that is moved loses the focus, too.
    for (const [index, line] of lines.entries()) if (this.node.children[index] !== line) this.node.insertBefore(line, this.node.children[index] ?? null);
  }

  #rowOf(name: string): ScenarioRow {
    const known = this.#rows.get(name);
    if (known) return known;
    const row = new ScenarioRow(name, () => this.#onToggle(name));
    this.#rows.set(name, row);
    return row;
  }
}

/** A scenario, and its steps where they are shown. */
class ScenarioRow {
  readonly #button: HTMLButtonElement;
  readonly #line: Line;
  readonly #steps = new Map<string, Line>();

  constructor(name: string, onToggle: () => void) {
    this.#button = element('button', { type: 'button', class: 'opener', 'aria-expanded': 'false' }, name);
    this.#button.addEventListener('click', onToggle);
    this.#line = new Line(this.#button);
  }

  update(scenario: LiveScenario, isOpen: boolean): readonly HTMLElement[] {
    const { wantedShare, share, iterationsPerSecond, steps = [] } = scenario;
    this.#button.setAttribute('aria-expanded', String(isOpen));
    this.#line.show([wantedShare === null ? dash : formatShare(wantedShare), formatShare(share), formatRate(iterationsPerSecond), ...figuresOf(scenario)]);
    return [this.#line.node, ...(isOpen ? steps.map((step) => this.#stepLine(step)) : [])];
  }

  #stepLine(step: LiveStep): HTMLElement {
    const line = this.#steps.get(step.name) ?? new Line(element('span', { class: 'step' }, step.name));
    this.#steps.set(step.name, line);
    line.show(['', '', '', ...figuresOf(step)]);
    return line.node;
  }
}

/** A row of the table, whose figures change. */
class Line {
  readonly node: HTMLElement;
  readonly #cells: readonly HTMLElement[];

  constructor(head: HTMLElement) {
    this.#cells = Array.from({ length: 3 + 2 * figures }, () => element('td', { class: 'number' }));
    this.node = element('tr', {}, element('th', { scope: 'row' }, head), ...this.#cells);
  }

  show(texts: readonly string[]): void {
    for (const [index, cell] of this.#cells.entries()) if (cell.textContent !== texts[index]) cell.textContent = texts[index] ?? '';
  }
}

/** Requests, error rate and three percentiles. */
const figures = 5;

function figuresOf({ last, sinceChange }: LiveStep): readonly string[] {
  return [...requestFigures(last), ...requestFigures(sinceChange)];
}

function requestFigures({ requests, errors, latencyMs }: RequestsRecord): readonly string[] {
  const latencies = [latencyMs.p50, latencyMs.p95, latencyMs.p99].map((ms) => formatLatency(requests > 0 ? ms : null));
  return [formatCount(requests), requests > 0 ? formatShare(errors / requests) : dash, ...latencies];
}
