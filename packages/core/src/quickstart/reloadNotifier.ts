import { systemClock } from '../clock/systemClock.js';
import type { Clock, Timer } from '../contracts/clock.js';
import { MidflightError } from '../contracts/errors.js';
import type { ReloadEvent } from './reloadEvent.js';

export interface ReloadNotifierOptions {
  /** How many events are kept for a receiver; ≥ 1. @defaultValue 100 */
  readonly capacity?: number;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
}

/** How long to wait for an event. */
export interface ReceiveOptions {
  /** Ends the waiting when it aborts. */
  readonly signal?: AbortSignal;
  /** In milliseconds; 0 does not wait at all. @defaultValue without a limit */
  readonly timeoutMs?: number;
}

/**
 * Where watchers tell their reloads and a program hears of them. Several watchers may share one. Each event goes to one
 * receiver, oldest first; when nobody receives, the newest are kept and the oldest dropped and counted.
 */
export class ReloadNotifier<C> implements AsyncIterable<ReloadEvent<C>> {
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #events: ReloadEvent<C>[] = [];
  readonly #receivers = new Set<(event: ReloadEvent<C> | undefined) => void>();
  #watchers = 0;
  #ended = false;
  #droppedCount = 0;

  /** @throws MF_WATCH_OPTIONS */
  constructor({ capacity = 100, clock = systemClock }: ReloadNotifierOptions = {}) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new MidflightError('MF_WATCH_OPTIONS', `A notifier can't keep ${capacity} events; give a whole number, 1 or more.`, { details: { capacity } });
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** How many events were dropped because nobody received them in time. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** The oldest event that waits, or nothing; never waits itself. */
  tryReceive(): ReloadEvent<C> | undefined {
    return this.#events.shift();
  }

  /** The next event. Nothing when the time is over, the signal aborts, or every watcher has stopped; it never rejects. */
  async receive({ signal, timeoutMs = Infinity }: ReceiveOptions = {}): Promise<ReloadEvent<C> | undefined> {
    const event = this.tryReceive();
    if (event !== undefined || this.#ended || signal?.aborted || !(timeoutMs > 0)) return event;
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const end = (received?: ReloadEvent<C>): void => {
        this.#receivers.delete(end);
        timer?.cancel();
        signal?.removeEventListener('abort', giveUp);
        resolve(received);
      };
      const giveUp = (): void => end();
      this.#receivers.add(end);
      signal?.addEventListener('abort', giveUp);
      if (timeoutMs !== Infinity) timer = this.#clock.setTimer(timeoutMs, giveUp);
    });
  }

  /** Every event from now on; ends when all watchers have stopped and what they told is received. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ReloadEvent<C>, void, undefined> {
    for (let event = await this.receive(); event !== undefined; event = await this.receive()) yield event;
  }

  /** Hands an event to whoever waits for it, or keeps it; watchers do. */
  notify(event: ReloadEvent<C>): void {
    const [receiver] = this.#receivers;
    if (receiver) return receiver(event);
    this.#events.push(event);
    if (this.#events.length <= this.#capacity) return;
    this.#events.shift();
    this.#droppedCount += 1;
  }

  /** Says that somebody will tell events, until what it returns is called. When the last has left, the waiting ends. */
  join(): () => void {
    this.#watchers += 1;
    this.#ended = false;
    let joined = true;
    return () => {
      if (!joined) return;
      joined = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#end();
    };
  }

  #end(): void {
    this.#ended = true;
    for (const receiver of this.#receivers) receiver(undefined);
  }
}
