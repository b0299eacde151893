import type uPlot from 'uplot';
import { element } from '../dom/element.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import { formatSpan } from '../words/format.js';
import { causeInWords, changeInWords, outcomeOf } from '../words/reloadWords.js';

/** Of a marker, in CSS pixels. */
const markerWidth = 26;
const laneHeight = 28;
const mostLanes = 3;

/** The markers of all reloads above the charts, each at its time: hovered or focused it is shown, clicked it stays. */
export class ReloadRail {
  readonly node: HTMLElement;
  readonly #markers: readonly { readonly reload: ReloadRecord; readonly button: HTMLButtonElement }[];
  #pinned: ReloadRecord | undefined;
  #awaitsFrame = false;
  readonly #onShow: (reload: ReloadRecord | undefined) => void;

  /** @param onShow - is told which reload is to be shown; undefined: none */
  constructor(reloads: readonly ReloadRecord[], onShow: (reload: ReloadRecord | undefined) => void) {
    this.#onShow = onShow;
    this.#markers = reloads.map((reload) => ({ reload, button: this.#markerOf(reload) }));
    this.node = element('div', { class: 'rail', role: 'group', 'aria-label': 'Reloads, in the order of time' }, ...this.#markers.map(({ button }) => button));
  }

  /** The one that stays shown. */
  get pinned(): ReloadRecord | undefined {
    return this.#pinned;
  }

  /** Pins a reload, or none. */
  pin(reload: ReloadRecord | undefined): void {
    this.#pinned = reload;
    for (const marker of this.#markers) marker.button.setAttribute('aria-pressed', String(marker.reload === reload));
    this.#onShow(reload);
  }

  /** Puts the markers where the chart below has their times; those that would cover each other go below each other. */
  place(chart: uPlot): void {
    // A chart tells each of its steps; to measure is dear on a long page.
    if (this.#awaitsFrame) return;
    this.#awaitsFrame = true;
    requestAnimationFrame(() => {
      this.#awaitsFrame = false;
      this.#placeNow(chart);
    });
  }

  #placeNow(chart: uPlot): void {
    const { left, width } = chart.over.getBoundingClientRect();
    const railLeft = this.node.getBoundingClientRect().left;
    const ends: number[] = [];
    for (const { reload, button } of this.#markers) {
      const x = chart.valToPos(reload.atMs / 1000, 'x');
      button.hidden = x < -1 || x > width + 1;
      if (button.hidden) continue;
      const free = ends.findIndex((end) => end <= x);
      const lane = free >= 0 ? free : Math.min(ends.length, mostLanes - 1);
      ends[lane] = x + markerWidth;
      button.style.left = `${left - railLeft + x - markerWidth / 2}px`;
      button.style.top = `${lane * laneHeight}px`;
    }
    this.node.style.height = `${Math.max(1, ends.length) * laneHeight}px`;
  }

  #markerOf(reload: ReloadRecord): HTMLButtonElement {
    const { symbol, tone } = outcomeOf(reload);
    const button = element('button', { type: 'button', class: `marker ${tone}`, 'aria-pressed': 'false', 'aria-controls': 'reload', 'aria-label': reloadInWords(reload) }, symbol);
    const back = (): void => this.#onShow(this.#pinned);
    for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => this.#onShow(reload));
    for (const event of ['pointerleave', 'blur']) button.addEventListener(event, back);
    button.addEventListener('click', () => this.pin(this.#pinned === reload ? undefined : reload));
    return button;
  }
}

function reloadInWords(reload: ReloadRecord): string {
  const { atMs, revision, cause, changes, findings } = reload;
  const [change] = changes;
  const [finding] = findings;
  const what = finding?.message ?? (change && changeInWords(change)) ?? '';
  return `At ${formatSpan(atMs)} ${outcomeOf(reload).word}, revision ${revision}, ${causeInWords(cause)}. ${what}`;
}
