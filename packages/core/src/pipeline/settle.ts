import type { Clock, Timer } from '../contracts/clock.js';
import type { ReloadTiming, SettleTiming } from '../contracts/reloadTiming.js';
import type { Desired } from './superviseSources.js';

/** What the sources want, once they have been quiet for long enough. */
export interface Settled extends Desired {
  /** From the first change to now, in milliseconds. */
  readonly settleMs: number;
}

/**
 * The quiet period. It ends on the trailing edge, so the last save always counts; it is capped, so a steady stream of
 * saves is still followed; and it holds one value, so no queue grows while a reload is under way.
 */
export class Settle implements ReloadTiming {
  readonly #clock: Clock;
  #timing: SettleTiming;
  #pending: (Desired & { readonly firstAt: number; readonly lastAt: number }) | undefined;
  #takenRevision: string | undefined;
  #takenAt = -Infinity;
  #closed = false;
  #wake: () => void = () => {};

  constructor(clock: Clock, timing: SettleTiming) {
    this.#clock = clock;
    this.#timing = timing;
  }

  /** Takes what the sources want now; the newest wins. What equals the value taken last is a change undone: nothing is pending then. */
  offer(desired: Desired): void {
    const now = this.#clock.now();
    const undone = desired.revision === this.#takenRevision;
    const { firstAt = now, settled = true } = this.#pending ?? {};
    // What waits may be half written still, in a part that this change did not touch: in doubt, all of it waits for quiet.
    this.#pending = undone ? undefined : { ...desired, settled: settled && desired.settled, firstAt, lastAt: now };
    this.#wake();
  }

  retime(timing: SettleTiming): void {
    this.#timing = timing;
    this.#wake();
  }

  /** Resolves with the next settled value; with nothing once closed. One caller at a time. */
  async next(): Promise<Settled | undefined> {
    while (!this.#closed) {
      const waitMs = this.#waitMs();
      if (this.#pending && waitMs <= 0) return this.#take(this.#pending);
      await this.#sleep(waitMs);
    }
    return undefined;
  }

  /** Ends the waiting; `next` then resolves with nothing. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #waitMs(): number {
    const pending = this.#pending;
    if (!pending) return Infinity;
    // The first value ever has no load behind it that a half-written file could hurt: what is wrong with it is said at once.
    if (this.#takenRevision === undefined) return 0;
    const { debounceMs, maxWaitMs } = this.#timing;
    // One save is taken at once; of a burst, the rest waits like any other, so that its number of reloads is bounded.
    if (pending.settled && pending.firstAt >= this.#takenAt + debounceMs) return 0;
    return Math.min(pending.lastAt + debounceMs, pending.firstAt + maxWaitMs) - this.#clock.now();
  }

  async #sleep(waitMs: number): Promise<void> {
    let timer: Timer | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (waitMs !== Infinity) timer = this.#clock.setTimer(waitMs, resolve);
    });
    timer?.cancel();
  }

  #take({ firstAt, lastAt: _, ...desired }: Desired & { readonly firstAt: number; readonly lastAt: number }): Settled {
    this.#pending = undefined;
    this.#takenRevision = desired.revision;
    this.#takenAt = this.#clock.now();
    return { ...desired, settleMs: this.#clock.now() - firstAt };
  }
}
