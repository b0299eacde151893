import { ReloadRail } from '../charts/reloadRail.js';
import { runCharts } from '../charts/runLines.js';
import { TimeChart } from '../charts/timeChart.js';
import { element, section } from '../dom/element.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { RunRecord } from '../record/runRecord.js';
import { plural } from '../words/format.js';
import { outcomeOf } from '../words/reloadWords.js';
import { reloadDetails } from './reloadDetails.js';
import { timelineTable } from './timelineTable.js';

/** As in the style. */
const narrow = '(max-width: 1000px)';

const markColors = { good: '--green', bad: '--red', odd: '--purple', plain: '--quiet' } as const;

/** The charts of a run on one time axis, the markers of its reloads, and beside them what there is to say of one. */
export class LoadOverTime {
  readonly node: HTMLElement;
  readonly #rail: ReloadRail;
  readonly #charts: readonly TimeChart[];
  readonly #details = element('aside', { id: 'reload', class: 'details', 'aria-live': 'polite', 'aria-label': 'The reload that is shown' });

  constructor(record: RunRecord) {
    const { timeline, revisions } = record;
    // Nothing changed: nothing to see.
    const reloads = record.reloads.filter(({ outcome }) => outcome !== 'unchanged');
    const endS = (timeline.points.at(-1)?.toMs ?? 1_000) / 1000;
    this.#rail = new ReloadRail(reloads, (reload) => this.#show(reload, revisions));
    const shown = runCharts(timeline);
    this.#charts = shown.map(
      ({ title, lines, format }, index) =>
        new TimeChart({
          title, lines, format, endS,
          description: `${lines.map(({ label }) => label).join(' and ')} over ${plural(timeline.points.length, 'stretch')}; the numbers are in the table below the charts.`,
          timesS: timeline.points.map(({ toMs }) => toMs / 1000),
          marks: reloads.map((reload) => ({ atS: reload.atMs / 1000, color: markColors[outcomeOf(reload).tone] })),
          isLast: index === shown.length - 1,
          onLayout: (chart) => index === 0 && this.#rail.place(chart),
        }),
    );
    const all = element('button', { type: 'button', class: 'link' }, 'Show all of the time');
    all.addEventListener('click', () => this.#charts[0]?.show(0, endS));
    const hint = element('p', { class: 'note' }, 'Each mark is a reload: point at it to see it, click to keep it. Drag in a chart to look closer. ', all);
    this.node = section('load', 'Load over time', element('div', { class: 'over-time' }, element('div', { class: 'charts' }, hint, this.#rail.node, ...this.#charts.map(({ node }) => node), timelineTable(timeline)), this.#details));
    this.#show(undefined, revisions);
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#rail.pin(undefined));
  }

  /** It stands in the page now: from here on it fits itself to its place, and to the colours of the system. */
  placed(): void {
    const fit = (): void => this.#charts.forEach((chart) => chart.fit());
    new ResizeObserver(fit).observe(this.node);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#charts.forEach((chart) => chart.redraw()));
    addEventListener('beforeprint', fit);
  }

  /** Shows a reload and keeps it. */
  pin(reload: ReloadRecord): void {
    this.#rail.pin(reload);
    this.node.scrollIntoView();
  }

  #show(reload: ReloadRecord | undefined, revisions: RunRecord['revisions']): void {
    // There it lies above the charts, and would slip between the marker and the finger that is about to press it.
    if (matchMedia(narrow).matches && reload !== this.#rail.pinned) return;
    this.#details.classList.toggle('empty', reload === undefined);
    if (!reload) return this.#details.replaceChildren(element('p', { class: 'note' }, 'No reload is picked.'));
    const isPinned = this.#rail.pinned === reload;
    if (isPinned && matchMedia(narrow).matches) this.node.scrollIntoView();
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', () => this.#rail.pin(undefined));
    this.#details.replaceChildren(...(isPinned ? [close] : []), reloadDetails(reload, revisions));
  }
}
