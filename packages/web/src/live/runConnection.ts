import type { LiveRecord } from '../record/liveRecord.js';
import type { LiveTables, TablesView } from '../record/liveTables.js';
import { continues, mergeRecord, newFrom } from '../record/mergeRecord.js';
import type { ServerSentEvent } from '../words/serverSentEvents.js';
import { ControlRefusal, type ControlClient } from './controlClient.js';
import type { LiveStatus, PlanRecord } from './liveStatus.js';
import type { SaidEvent } from './saidEvent.js';
import { Paced } from './paced.js';

/** How the page stands to the run. */
export type ConnectionState =
  | { readonly kind: 'connecting' | 'live' | 'hidden' }
  /** Nobody answers; it is tried again. @param inMs - when */
  | { readonly kind: 'lost'; readonly inMs: number }
  | { readonly kind: 'refused'; readonly message: string };

/** What is known of a run. */
export interface RunNews {
  readonly record: LiveRecord;
  readonly status: LiveStatus;
  /** Of the plan, now; null without an end. */
  readonly leftMs: number | null;
  /** What would change if what the sources want came into force; absent while that is what runs. */
  readonly drift: PlanRecord | undefined;
}

/** Who hears of the run. */
export interface ConnectionListener {
  /** What of its tables is looked at. */
  readonly view: TablesView;
  onTables(tables: LiveTables): void;
  onState(state: ConnectionState): void;
  onNews(news: RunNews): void;
  /** As it came, before what it brought is known. */
  onEvent(event: SaidEvent): void;
}

/** At most so often is anything asked for and drawn. */
const paceMs = 1_000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** Of what is looked at, while somebody types or turns pages. */
const lookPaceMs = 200;

/** What a server said before it closed its door may still be on its way for so long. */
const lastWordsMs = 3_000;

/** Turns in what the status says. A sample alone is no reason to ask for it. */
const turns = new Set(['started', 'phase', 'reload', 'source', 'steering', 'summary']);

/**
 * Follows a run. Its events are hints that something is new; what is new is asked for, so that none which is lost or doubled
 * can do harm. While the tab is hidden it asks for nothing.
 */
export class RunConnection {
  readonly #client: ControlClient;
  readonly #listener: ConnectionListener;
  #news: RunNews | undefined;
  #lastId = '';
  #isStatusOld = true;
  #statusAtMs = 0;
  /** Counts what was asked of the tables: an answer to something older is not shown. */
  #turn = 0;
  /** Whoever does not answer is found out by those who follow. */
  readonly #looks = new Paced(() => this.#askTables(), lookPaceMs, () => {});

  constructor(client: ControlClient, listener: ConnectionListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Follows until the token is refused; a server that goes away is looked for again. */
  async follow(): Promise<void> {
    for (let failures = 0; ; ) {
      const stop = await this.#visible();
      try {
        await this.#followOnce(stop, () => (failures = 0));
      } catch (thrown) {
        if (thrown instanceof ControlRefusal && (thrown.status === 401 || thrown.status === 403)) return this.#listener.onState({ kind: 'refused', message: thrown.message });
      }
      if (stop.aborted) continue;
      const inMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures++);
      this.#listener.onState({ kind: 'lost', inMs });
      await pause(inMs, stop);
    }
  }

  /** Something else of the tables is looked at: it is asked for at once. */
  look(): void {
    this.#looks.ask();
  }

  async #followOnce(stop: AbortSignal, onConnected: () => void): Promise<void> {
    this.#isStatusOld = true;
    await this.#refresh();
    onConnected();
    this.#listener.onState({ kind: 'live' });
    const failed = new AbortController();
    const paced = new Paced(() => this.#refresh(), paceMs, () => setTimeout(() => failed.abort(), lastWordsMs));
    try {
      for await (const event of this.#client.events(this.#lastId, AbortSignal.any([stop, failed.signal]))) {
        this.#hear(event);
        paced.ask();
      }
      await paced.settled();
    } finally {
      paced.close();
    }
  }

  #hear({ id, name, data }: ServerSentEvent): void {
    this.#lastId = id;
    if (turns.has(name)) this.#isStatusOld = true;
    this.#listener.onEvent(JSON.parse(data));
  }

  async #refresh(): Promise<void> {
    const status = this.#isStatusOld ? await this.#client.ask<LiveStatus>('GET', 'v1/status') : undefined;
    if (status) this.#statusAtMs = performance.now();
    this.#isStatusOld = false;
    const record = await this.#recordNow();
    const known = status ?? this.#news?.status;
    if (!known) return;
    const drift = !status ? this.#news?.drift : known.steering.drift && known.phase !== 'ended' ? await this.#client.ask<PlanRecord>('GET', 'v1/drift') : undefined;
    const leftMs = known.leftMs === null ? null : Math.max(0, known.leftMs - (performance.now() - this.#statusAtMs));
    this.#news = { record, status: known, leftMs, drift };
    this.#listener.onNews(this.#news);
    await this.#askTables();
  }

  async #askTables(): Promise<void> {
    const turn = ++this.#turn;
    const { from, find, open } = this.#listener.view;
    const tables = await this.#client.ask<LiveTables>('GET', `v1/tables?from=${from}&find=${encodeURIComponent(find)}${open === undefined ? '' : `&open=${open}`}`);
    if (turn === this.#turn) this.#listener.onTables(tables);
  }

  async #recordNow(): Promise<LiveRecord> {
    let known = this.#news?.record;
    for (;;) {
      const news: LiveRecord = await this.#client.ask<LiveRecord>('GET', known ? `v1/run?after=${newFrom(known)}` : 'v1/run');
      // Of another run, or in longer stretches, it is asked for from its beginning.
      const isAnother = known && !continues(known, news);
      known = isAnother ? undefined : known ? mergeRecord(known, news) : news;
      if (known && !news.more) return known;
    }
  }

  /** Waits until the tab is to be seen. @returns a signal that aborts when it is hidden again */
  async #visible(): Promise<AbortSignal> {
    if (document.hidden) {
      this.#listener.onState({ kind: 'hidden' });
      await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
    }
    const hidden = new AbortController();
    document.addEventListener('visibilitychange', () => hidden.abort(), { once: true });
    return hidden.signal;
  }
}

/** A while, or less when `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
