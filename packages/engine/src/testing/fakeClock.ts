import type { Clock, Timer } from '@midflight/core';

interface Pending {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  readonly #pending = new Set<Pending>();
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const pending = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        timer.cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.setTimer(delayMs, end);
      signal?.addEventListener('abort', end);
    });
  }

  /** Moves to `nowMs + durationMs`, firing each timer at its instant and letting promises settle in between. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settled();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#pending.delete(next);
      next.callback();
      await settled();
    }
    this.#nowMs = endMs;
  }

  /** Moves without firing anything, as if the process had been stopped. */
  stall(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  #next(endMs: number): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) if (pending.dueMs <= endMs && (first === undefined || pending.dueMs < first.dueMs)) first = pending;
    return first;
  }
}

/** Lets everything run that waits for no timer. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
