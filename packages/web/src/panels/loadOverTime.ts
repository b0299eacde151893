import { ReloadRail } from '../charts/reloadRail.js';
import { runCharts, type RunChart } from '../charts/runLines.js';
import { TimeChart, type TimeChartOptions } from '../charts/timeChart.js';
import { element, section } from '../dom/element.js';
import { patch } from '../dom/patch.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { RunRecord } from '../record/runRecord.js';
import { outcomeOf } from '../words/reloadWords.js';
import { reloadDetails } from './reloadDetails.js';
import { reloadList } from './reloadList.js';
import { timelineTable } from './timelineTable.js';

/** As in the style. */
const narrow = '(max-width: 1000px)';

const markColors = { good: '--green', bad: '--red', odd: '--purple', plain: '--quiet' } as const;

/** What of a run is charted. */
export type ChartedRun = Pick<RunRecord, 'timeline' | 'reloads' | 'revisions'>;

/** A chart, and what it was made for: newer data of other lines takes another one. */
interface PlacedChart {
  readonly chart: TimeChart;
  readonly kind: string;
}

/** The charts of a run on one time axis, the markers of its reloads, and beside them what there is to say of one. */
export class LoadOverTime {
  readonly node: HTMLElement;
  readonly #rail = new ReloadRail((reload) => this.#show(reload));
  readonly #place = element('div', {});
  readonly #charts: PlacedChart[] = [];
  readonly #details = element('aside', { id: 'reload', class: 'details', tabindex: '-1', 'aria-live': 'polite', 'aria-label': 'Reloads: the one that is picked, or the last ones' });
  #run: ChartedRun;
  #shown: ReloadRecord | undefined;
  #list: HTMLElement | undefined;
  /** The reloads of the list, by their sequence. */
  #listed: string | undefined;

  constructor(run: ChartedRun) {
    this.#run = run;
    const all = element('button', { type: 'button', class: 'link' }, 'Show all of the time');
    all.addEventListener('click', () => this.#charts.forEach(({ chart }) => chart.show(0, this.#endS)));
    const hint = element('p', { class: 'note' }, 'Each mark is a reload: point at it to see it, click to keep it. Drag in a chart to look closer. ', all);
    this.node = section('load', 'Load over time', element('div', { class: 'over-time' }, element('div', { class: 'charts' }, hint, this.#rail.node, this.#place, timelineTable(() => this.#run.timeline)), this.#details));
    this.update(run);
    this.#show(undefined);
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#rail.pin(undefined));
  }

  /** Shows newer data of the run, or another run. */
  update(run: ChartedRun): void {
    this.#run = run;
    const reloads = this.#seen;
    this.#rail.update(reloads);
    const marks = reloads.map((reload) => ({ atS: reload.atMs / 1000, color: markColors[outcomeOf(reload).tone] }));
    const shown = runCharts(run.timeline);
    shown.forEach((one, index) => this.#draw(one, { timesS: run.timeline.points.map(({ toMs }) => toMs / 1000), lines: one.lines, marks, endS: this.#endS }, index, shown.length));
    this.#refreshDetails();
  }

  /** It stands in the page now: from here on it fits itself to its place, and to the colours of the system. */
  placed(): void {
    const fit = (): void => this.#charts.forEach(({ chart }) => chart.fit());
    new ResizeObserver(fit).observe(this.node);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#charts.forEach(({ chart }) => chart.redraw()));
    addEventListener('beforeprint', fit);
  }

  /** Shows a reload and keeps it. */
  pin(reload: ReloadRecord): void {
    this.#rail.pin(reload);
    this.node.scrollIntoView();
  }

  /** Where nothing changed there is nothing to see. */
  get #seen(): readonly ReloadRecord[] {
    return this.#run.reloads.filter(({ outcome }) => outcome !== 'unchanged');
  }
  get #endS(): number {
    return (this.#run.timeline.points.at(-1)?.toMs ?? 1_000) / 1000;
  }

  #draw({ title, lines, format }: RunChart, data: Pick<TimeChartOptions, 'timesS' | 'lines' | 'marks' | 'endS'>, index: number, count: number): void {
    const labels = lines.map(({ label }) => label);
    const kind = [title, ...labels].join();
    const known = this.#charts[index];
    if (known?.kind === kind) return known.chart.update(data);
    const chart = new TimeChart({ title, format, ...data, isLast: index === count - 1, onLayout: (laidOut) => index === 0 && this.#rail.place(laidOut) });
    this.#charts[index] = { chart, kind };
    if (known) known.chart.node.replaceWith(chart.node);
    else this.#place.append(chart.node);
    if (chart.node.isConnected) chart.fit();
  }

  #show(reload: ReloadRecord | undefined): void {
    // There it lies above the charts, and would slip between the marker and the finger that is about to press it.
    if (matchMedia(narrow).matches && reload !== this.#rail.pinned) return;
    this.#shown = reload;
    this.#details.setAttribute('aria-live', 'polite');
    this.#details.classList.toggle('empty', reload === undefined);
    if (!reload) return this.#showAll();
    const isPinned = this.#rail.pinned === reload;
    if (isPinned && matchMedia(narrow).matches) this.node.scrollIntoView();
    this.#fill(reload, isPinned);
  }

  /** While none is picked: the last ones at a glance. It is not spoken, since the news are. */
  #showAll(): void {
    const key = this.#seen.map(({ sequence }) => sequence).join();
    const list = reloadList(this.#seen, this.#run.revisions, (reload) => this.#rail.pin(reload));
    this.#details.setAttribute('aria-live', 'off');
    if (this.#listed === key && this.#list?.isConnected) return patch(this.#list, list);
    this.#listed = key;
    this.#list = list;
    this.#put(list);
  }

  /** What is shown may have come to more; whoever reads it is not told again, and nobody loses the focus. */
  #refreshDetails(): void {
    if (!this.#shown) return this.#showAll();
    const { sequence } = this.#shown;
    const reload = this.#run.reloads.find((one) => one.sequence === sequence);
    if (!reload || this.#details.contains(document.activeElement)) return;
    this.#shown = reload;
    this.#details.setAttribute('aria-live', 'off');
    this.#fill(reload, this.#rail.pinned === reload);
  }

  #fill(reload: ReloadRecord, isPinned: boolean): void {
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', () => this.#rail.pin(undefined));
    this.#put(...(isPinned ? [close] : []), reloadDetails(reload, this.#run.revisions));
  }

  /** Whoever was in what goes away is still beside the charts. */
  #put(...parts: readonly HTMLElement[]): void {
    const isInside = this.#details.contains(document.activeElement);
    this.#details.replaceChildren(...parts);
    if (isInside) this.#details.focus({ preventScroll: true });
  }
}
