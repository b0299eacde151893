import { element } from '../dom/element.js';
import type { ConnectionState, RunNews } from '../live/runConnection.js';
import type { TimelinePoint, TimelineRecord } from '../record/timelinePoint.js';
import { formatCount, formatLatency, formatRate, formatShare, formatSpan } from '../words/format.js';

/** A shorter stretch says nothing of a rate. Of the others' length. */
const shortestPart = 0.5;

const phases = { starting: 'starting', standby: 'in standby', running: 'running', ending: 'ending', ended: 'ended' } as const;

/** At the top: what runs, how it does now, and whether the page still hears of it. */
export class LiveHeader {
  readonly node: HTMLElement;
  readonly #title = element('strong', {}, 'Midflight');
  readonly #phase = element('h1', {}, 'connecting');
  readonly #connection = element('p', { class: 'connection', role: 'status' });
  readonly #tiles = element('dl', { class: 'tiles' });

  constructor() {
    this.node = element('header', { class: 'verdict' }, element('p', { class: 'title' }, this.#title), this.#phase, this.#connection, this.#tiles);
  }

  /** Shows the newest numbers. */
  update({ record, status, leftMs }: RunNews): void {
    const { phase, state, active, steering } = status;
    document.title = `Midflight: ${record.title}`;
    this.#title.textContent = record.title;
    const said = [phases[phase], state === 'degraded' ? 'DEGRADED' : '', steering.frozen ? 'frozen' : '', steering.enabled ? '' : 'reloading is off', steering.drift && !steering.frozen ? 'not what the sources want' : ''].filter((part) => part !== '');
    this.#phase.textContent = said.join(' · ');
    this.#phase.className = state === 'degraded' ? 'bad' : said.length > 1 ? 'odd' : '';
    const point = newest(record.timeline);
    const tiles = { ran: formatSpan(record.timeline.points.at(-1)?.toMs ?? 0), left: phase === 'running' ? formatSpan(leftMs ?? Infinity) : '–', ...numbersOf(point), revision: String(active?.revision ?? '–') };
    this.#tiles.replaceChildren(...Object.entries(tiles).map(([name, value]) => element('div', { class: 'tile' }, element('dt', {}, name), element('dd', {}, value))));
  }

  /** Says whether the page hears of the run. @param end - how it ended, in words, where it did */
  connection(state: ConnectionState, end: string | undefined): void {
    const words = connectionInWords(state, end);
    this.#connection.textContent = words;
    this.#connection.classList.toggle('bad', state.kind === 'refused' || (state.kind === 'lost' && end === undefined));
    if (end !== undefined) this.#phase.textContent = 'ended';
  }
}

function connectionInWords(state: ConnectionState, end: string | undefined): string {
  if (end !== undefined && state.kind !== 'refused') return `The run has ended: ${end}. When another one listens here with the same token, it is shown.`;
  switch (state.kind) {
    case 'connecting':
      return 'Connecting …';
    case 'live':
      return '';
    case 'hidden':
      return 'Hidden; it goes on when the tab is seen.';
    case 'lost':
      return `Nobody answers; what is shown is the last that was heard. It is tried again in ${formatRate(state.inMs / 1000)} s.`;
    case 'refused':
      return state.message;
  }
}

/** The last stretch that is long enough. */
function newest({ points, resolutionMs }: TimelineRecord): TimelinePoint | undefined {
  return points.findLast(({ fromMs, toMs }) => toMs - fromMs >= shortestPart * resolutionMs);
}

function numbersOf(point: TimelinePoint | undefined): Readonly<Record<string, string>> {
  if (!point) return {};
  const { fromMs, toMs, requests, iterations, errors, dropped, targetPerSecond, targetUnit, latencyMs, activeWorkers, workers } = point;
  const perSecond = ((targetUnit === 'iterations' ? iterations : requests) * 1000) / (toMs - fromMs);
  return {
    [targetPerSecond === null ? 'per s' : `per s of ${formatRate(targetPerSecond)}`]: formatRate(perSecond),
    'p50': formatLatency(requests > 0 ? latencyMs.p50 : null),
    'p95': formatLatency(requests > 0 ? latencyMs.p95 : null),
    'error rate': formatShare(requests > 0 ? errors / requests : 0),
    'dropped': formatCount(dropped),
    [`at work of ${formatCount(workers)}`]: formatCount(activeWorkers),
  };
}
