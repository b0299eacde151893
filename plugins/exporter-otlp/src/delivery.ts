import { messageOf, type Clock, type MetricsSnapshot, type Timer } from '@midflight/core';
import type { Collector } from './collector.js';
import type { CollectorNews } from './collectorNews.js';
import { leaveAlone, pauseMs } from './pauses.js';
import { postMetrics } from './postMetrics.js';
import { verdictOf, type FailedVerdict, type Verdict } from './verdict.js';

export interface DeliveryOptions {
  readonly collector: Collector;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly news: CollectorNews;
  /** Uniform in [0, 1). @defaultValue Math.random */
  readonly random?: () => number;
}

/** How often the last numbers are sent to a collector that took those before, and how long after one another, in milliseconds. */
const lastTries = 3;
const lastPauseMs = 500;

/**
 * Sends the newest numbers, one request at a time. What is newer takes the place of what waits, since counters hold all that
 * was before: nothing piles up, however long a collector is away.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #random: () => number;
  readonly #closing = new AbortController();
  /** What waits. */
  #newest: MetricsSnapshot | undefined;
  #timer: Timer | undefined;
  #sending: Promise<void> | undefined;
  #isEnding = false;
  #failures = 0;
  #notBeforeMs = -Infinity;
  /** As the collector asked for. */
  #leaveAloneUntilMs = -Infinity;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** Takes the newest numbers, and returns at once. */
  offer(snapshot: MetricsSnapshot): void {
    this.#newest = snapshot;
    this.#wake();
  }

  /** Sends what waits now, unless the collector asked to be left alone for longer than anybody waits. */
  async flush(signal: AbortSignal): Promise<void> {
    this.#end();
    const cut = (): void => this.#closing.abort();
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    await this.#sending;
    // A collector that has been away gets one more chance, since everybody waits for the end.
    const tries = this.#failures === 0 ? lastTries : 1;
    for (let tried = 0; tried < tries && this.#newest; tried++) {
      await this.#sleepUntil(Math.max(this.#leaveAloneUntilMs, tried === 0 ? 0 : this.#options.clock.now() + lastPauseMs), signal);
      if (signal.aborted) break;
      await this.#send();
    }
    signal.removeEventListener('abort', cut);
    if (this.#newest) this.#options.news.lastNotTaken();
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    this.#end();
    this.#closing.abort();
    await this.#sending;
  }

  #end(): void {
    this.#isEnding = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wake(): void {
    if (this.#isEnding || this.#timer || this.#sending || !this.#newest) return;
    const { clock } = this.#options;
    this.#timer = clock.setTimer(Math.max(0, this.#notBeforeMs - clock.now()), () => {
      this.#timer = undefined;
      void this.#send().then(() => this.#wake());
    });
  }

  #send(): Promise<void> {
    this.#sending = this.#sendNewest().finally(() => void (this.#sending = undefined));
    return this.#sending;
  }

  async #sendNewest(): Promise<void> {
    const snapshot = this.#newest;
    if (!snapshot) return;
    this.#newest = undefined;
    const begunAtMs = this.#options.clock.now();
    const verdict = await this.#attempt(snapshot);
    // What is cut at the end is no fault of the collector's.
    if (!this.#closing.signal.aborted) this.#options.news.hear(verdict);
    if (verdict.kind === 'failed') this.#failed(verdict, snapshot);
    else {
      this.#failures = 0;
      this.#notBeforeMs = begunAtMs + this.#options.intervalMs;
    }
  }

  #failed({ mayRetry, leaveAloneMs }: FailedVerdict, snapshot: MetricsSnapshot): void {
    this.#failures++;
    if (mayRetry) this.#newest ??= snapshot;
    const nowMs = this.#options.clock.now();
    this.#leaveAloneUntilMs = nowMs + leaveAlone(leaveAloneMs);
    this.#notBeforeMs = Math.max(this.#leaveAloneUntilMs, nowMs + pauseMs(this.#failures, this.#options.intervalMs, this.#random));
  }

  async #attempt(snapshot: MetricsSnapshot): Promise<Verdict> {
    const { collector, timeoutMs, clock } = this.#options;
    const late = new AbortController();
    const timer = clock.setTimer(timeoutMs, () => late.abort());
    try {
      return verdictOf(await postMetrics(collector, snapshot, AbortSignal.any([late.signal, this.#closing.signal])), clock.wallTimeMs());
    } catch (thrown) {
      return { kind: 'failed', mayRetry: true, reason: late.signal.aborted ? `it does not answer within ${timeoutMs} ms` : `it can't be reached (${codeOf(thrown)})` };
    } finally {
      timer.cancel();
    }
  }

  async #sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    if (atMs > clock.now()) await clock.sleep(atMs - clock.now(), signal);
  }
}

/** `ECONNREFUSED`. */
function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : messageOf(thrown);
}
