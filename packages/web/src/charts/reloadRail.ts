import type uPlot from 'uplot';
import { element } from '../dom/element.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import { formatSpan } from '../words/format.js';
import { causeInWords, changeInWords, outcomeOf } from '../words/reloadWords.js';

/** Of a marker, in CSS pixels. */
const markerWidth = 26;
const laneHeight = 28;
const mostLanes = 3;

interface Marker {
  reload: ReloadRecord;
  readonly button: HTMLButtonElement;
}

/** The markers of all reloads above the charts, each at its time: hovered or focused it is shown, clicked it stays. */
export class ReloadRail {
  readonly node = element('div', { class: 'rail', role: 'group', 'aria-label': 'Reloads, in the order of time' });
  /** By their sequence. */
  readonly #markers = new Map<number, Marker>();
  #pinned: number | undefined;
  #awaitsFrame = false;
  readonly #onShow: (reload: ReloadRecord | undefined) => void;

  /** @param onShow - is told which reload is to be shown; undefined: none */
  constructor(onShow: (reload: ReloadRecord | undefined) => void) {
    this.#onShow = onShow;
  }

  /** The one that stays shown. */
  get pinned(): ReloadRecord | undefined {
    return this.#pinned === undefined ? undefined : this.#markers.get(this.#pinned)?.reload;
  }

  /** Pins a reload, or none. */
  pin(reload: ReloadRecord | undefined): void {
    this.#pinned = reload?.sequence;
    for (const [sequence, { button }] of this.#markers) button.setAttribute('aria-pressed', String(sequence === this.#pinned));
    this.#onShow(this.pinned ?? reload);
  }

  /** Has a marker for each of these, in order, and no others. A marker that stays keeps the focus. */
  update(reloads: readonly ReloadRecord[]): void {
    const there = new Set(reloads.map(({ sequence }) => sequence));
    for (const [sequence, { button }] of this.#markers) {
      if (there.has(sequence)) continue;
      button.remove();
      this.#markers.delete(sequence);
    }
    for (const reload of reloads) {
      const known = this.#markers.get(reload.sequence);
      if (known?.reload === reload) continue;
      const { button } = known ?? this.#add(reload);
      if (known) known.reload = reload;
      const { symbol, tone } = outcomeOf(reload);
      button.className = `marker ${tone}`;
      button.textContent = symbol;
      button.setAttribute('aria-label', reloadInWords(reload));
    }
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
    for (const { reload, button } of this.#markers.values()) {
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

  #add(reload: ReloadRecord): Marker {
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'aria-controls': 'reload' });
    const marker: Marker = { reload, button };
    const back = (): void => this.#onShow(this.pinned);
    for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => this.#onShow(marker.reload));
    for (const event of ['pointerleave', 'blur']) button.addEventListener(event, back);
    button.addEventListener('click', () => this.pin(this.#pinned === reload.sequence ? undefined : marker.reload));
    this.#markers.set(reload.sequence, marker);
    this.node.append(button);
    return marker;
  }
}

function reloadInWords(reload: ReloadRecord): string {
  const { atMs, revision, cause, changes, findings } = reload;
  const [change] = changes;
  const [finding] = findings;
  const what = finding?.message ?? (change && changeInWords(change)) ?? '';
  return `At ${formatSpan(atMs)} ${outcomeOf(reload).word}, revision ${revision}, ${causeInWords(cause)}. ${what}`;
}
