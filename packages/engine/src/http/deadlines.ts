import type { Clock, Timer } from '@midflight/core';

/** What must end in time, and its place among those that must end before and after it. */
export interface Timed {
  readonly dueMs: number;
  previous: Timed | undefined;
  next: Timed | undefined;
  /** Its time is over. */
  expire(): void;
}

/**
 * Those that have equally long: they come due in the order in which they began, so one timer, for the first of them,
 * serves all. It is set once in a timeout at most, not once for each. What began before it came here, since it had to wait,
 * is put in its place.
 */
export class DeadlineQueue {
  readonly timeoutMs: number;
  readonly #clock: Clock;
  #first: Timed | undefined;
  #last: Timed | undefined;
  #timer: Timer | undefined;
  #armedForMs = 0;
  #closing = false;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.timeoutMs = timeoutMs;
  }

  /** @param nowMs - on the clock */
  add(item: Timed, nowMs: number): void {
    let before = this.#last;
    while (before !== undefined && before.dueMs > item.dueMs) before = before.previous;
    item.previous = before;
    item.next = before === undefined ? this.#first : before.next;
    if (item.next === undefined) this.#last = item;
    else item.next.previous = item;
    if (before === undefined) this.#first = item;
    else before.next = item;
    if (this.#timer === undefined || item.dueMs < this.#armedForMs) this.#arm(item.dueMs, nowMs);
  }

  /** It ended in time. */
  remove(item: Timed): void {
    if (item.previous === undefined) this.#first = item.next;
    else item.previous.next = item.next;
    if (item.next === undefined) this.#last = item.previous;
    else item.next.previous = item.previous;
    item.previous = item.next = undefined;
    if (this.#closing && this.#first === undefined) this.#stop();
  }

  /** Leaves no timer behind once the last one has ended. */
  close(): void {
    this.#closing = true;
    if (this.#first === undefined) this.#stop();
  }

  readonly #expire = (): void => {
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    for (let first = this.#first; first !== undefined && first.dueMs <= nowMs; first = this.#first) {
      this.remove(first);
      first.expire();
    }
    if (this.#first !== undefined) this.#arm(this.#first.dueMs, nowMs);
  };

  /** A timer for one that has ended meanwhile is left as it is: it comes to nothing, and is set anew then. */
  #arm(dueMs: number, nowMs: number): void {
    this.#timer?.cancel();
    this.#armedForMs = dueMs;
    this.#timer = this.#clock.setTimer(Math.max(0, dueMs - nowMs), this.#expire);
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

/** The deadlines of all requests, by how long they have. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #queues = new Map<number, DeadlineQueue>();
  /** That which was asked for last: mostly, the next is the same. */
  #latest: DeadlineQueue | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param timeoutMs - from the settings, so there are only a few different ones */
  of(timeoutMs: number): DeadlineQueue {
    if (this.#latest?.timeoutMs === timeoutMs) return this.#latest;
    let queue = this.#queues.get(timeoutMs);
    if (queue === undefined) this.#queues.set(timeoutMs, (queue = new DeadlineQueue(this.#clock, timeoutMs)));
    return (this.#latest = queue);
  }

  /** Leaves no timer behind once the last one has ended. */
  close(): void {
    for (const queue of this.#queues.values()) queue.close();
    this.#queues.clear();
  }
}
