import type { Clock, Timer } from '../contracts/clock.js';
import type { ReloadTiming, SettleTiming } from '../contracts/reloadTiming.js';
import type { Desired } from './superviseSources.js';

/** What the sources want, once they have been quiet for long enough. */
export interface Settled extends Desired {
  /** From the first change to now, in milliseconds. */
  readonly settleMs: number;
}

/** What waits for quiet. */
interface Pending extends Desired {
  readonly firstAt: number;
  /** When it last was not quiet. */
  readonly stirredAt: number;
  /** What `maxWait` counts from. */
  readonly cappedFrom: number;
  /** Whether quiet was counted anew since this process had not run. */
  readonly isRecounted: boolean;
  /** Whether it was handed out for a rehearsal. */
  readonly isRehearsed: boolean;
}

/** After this part of the quiet period, what will probably be taken is rehearsed. */
const rehearsedAfter = 0.5;

/** Reading takes time in which the writer may go on: no more than this part of the debounce may have passed while a source read. */
const readPart = 0.1;

/** A timer that is late by more than this part of the debounce says that this process did not run meanwhile. */
const latePart = 0.2;

/**
 * The quiet period. It ends on the trailing edge, so the last save always counts; it is capped, so a steady stream of
 * saves is still followed; and it holds one value, so no queue grows while a reload is under way.
 */
export class Settle implements ReloadTiming {
  readonly #clock: Clock;
  #timing: SettleTiming;
  #pending: Pending | undefined;
  #takenRevision: string | undefined;
  #takenAt = -Infinity;
  #closed = false;
  #wake: () => void = () => {};
  #rehearse: (documents: Desired['documents']) => void = () => {};

  constructor(clock: Clock, timing: SettleTiming) {
    this.#clock = clock;
    this.#timing = timing;
  }

  /** Hands out what has been quiet for half of the period, once for each value: what is worked out of it then is there when it is taken. */
  onHalfQuiet(rehearse: (documents: Desired['documents']) => void): void {
    this.#rehearse = rehearse;
  }

  /** Takes what the sources want now; the newest wins. What equals the value taken last is a change undone: nothing is pending then. */
  offer(desired: Desired): void {
    const now = this.#clock.now();
    // A change after the look began is news of its own, with a time of its own.
    const stirredAt = Math.max(desired.lookedAtMs ?? now, now - this.#timing.debounceMs * readPart);
    const undone = desired.revision === this.#takenRevision;
    const { firstAt = stirredAt, cappedFrom = stirredAt, settled = true, isRecounted = false } = this.#pending ?? {};
    // What waits may be half written still, in a part that this change did not touch: in doubt, all of it waits for quiet.
    this.#pending = undone ? undefined : { ...desired, settled: settled && desired.settled, firstAt, stirredAt, cappedFrom, isRecounted, isRehearsed: false };
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
      const rehearsalMs = this.#rehearsalMs();
      if (this.#pending && rehearsalMs <= 0) {
        this.#pending = this.#rehearsed(this.#pending);
        continue;
      }
      const lateMs = await this.#sleep(Math.min(waitMs, rehearsalMs));
      if (this.#pending && lateMs > this.#timing.debounceMs * latePart) this.#pending = this.#recounted(this.#pending);
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
    return Math.min(pending.stirredAt + debounceMs, pending.cappedFrom + maxWaitMs) - this.#clock.now();
  }

  #rehearsalMs(): number {
    const pending = this.#pending;
    return !pending || pending.isRehearsed ? Infinity : pending.stirredAt + this.#timing.debounceMs * rehearsedAfter - this.#clock.now();
  }

  #rehearsed(pending: Pending): Pending {
    this.#rehearse(pending.documents);
    const rehearsed = { ...pending, isRehearsed: true };
    // Nobody listened meanwhile.
    const leftMs = pending.stirredAt + this.#timing.debounceMs - this.#clock.now();
    return leftMs < this.#timing.debounceMs * latePart ? this.#countedAnew(rehearsed) : rehearsed;
  }

  /**
   * Quiet that nobody listened to is none. Timers fire before notifications are heard: when this process has not run for a while
   * (stopped, or short of processor time), a half-written value would be taken although the rest of it has been announced.
   * Once is enough to hear it; on a machine that is always late, the value must be taken all the same.
   */
  #recounted(pending: Pending): Pending {
    return pending.isRecounted ? pending : { ...this.#countedAnew(pending), isRecounted: true };
  }

  #countedAnew(pending: Pending): Pending {
    const { debounceMs, maxWaitMs } = this.#timing;
    const now = this.#clock.now();
    return { ...pending, stirredAt: now, cappedFrom: Math.max(pending.cappedFrom, now + debounceMs - maxWaitMs) };
  }

  /** Waits for so long, or until something is new. @returns by how much that was too long */
  async #sleep(waitMs: number): Promise<number> {
    const dueAt = this.#clock.now() + waitMs;
    let timer: Timer | undefined;
    const isDue = await new Promise<boolean>((resolve) => {
      this.#wake = () => resolve(false);
      if (waitMs !== Infinity) timer = this.#clock.setTimer(waitMs, () => resolve(true));
    });
    timer?.cancel();
    return isDue ? this.#clock.now() - dueAt : 0;
  }

  #take({ documents, revision, cause, settled, firstAt }: Pending): Settled {
    const now = this.#clock.now();
    this.#pending = undefined;
    this.#takenRevision = revision;
    this.#takenAt = now;
    return { documents, revision, cause, settled, settleMs: now - firstAt };
  }
}
