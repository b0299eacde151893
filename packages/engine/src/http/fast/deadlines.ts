import type { Clock, Timer } from '@midflight/core';

/** What must end in time, and its place among those that must end before and after it. */
export interface Timed {
  dueMs: number;
  previous: Timed | undefined;
  next: Timed | undefined;
  /** Its time is over. */
  expire(): void;
}

/**
 * Those that have equally long: they come due in the order in which they began, so one timer, for the first of them,
 * serves all. It is set once in a timeout at most, not once for each.
 */
export class DeadlineQueue {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #first: Timed | undefined;
  #last: Timed | undefined;
  #timer: Timer | undefined;
  #closing = false;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Its time begins now. */
  add(item: Timed): void {
    item.dueMs = this.#clock.now() + this.#timeoutMs;
    item.previous = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    this.#timer ??= this.#clock.setTimer(this.#timeoutMs, this.#expire);
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
    if (this.#first !== undefined) this.#timer = this.#clock.setTimer(this.#first.dueMs - nowMs, this.#expire);
  };

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

/** The deadlines of all requests, by how long they have. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #queues = new Map<number, DeadlineQueue>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param timeoutMs - from the settings, so there are only a few different ones */
  of(timeoutMs: number): DeadlineQueue {
    const known = this.#queues.get(timeoutMs);
    if (known !== undefined) return known;
    const queue = new DeadlineQueue(this.#clock, timeoutMs);
    this.#queues.set(timeoutMs, queue);
    return queue;
  }

  /** Leaves no timer behind once the last one has ended. */
  close(): void {
    for (const queue of this.#queues.values()) queue.close();
    this.#queues.clear();
  }
}
