import type { Clock } from '@midflight/core';
import { Stripe } from '../schedule/stripe.js';
import { Pause } from './pause.js';
import { SpacedStarts } from './spacedStarts.js';
import type { Start } from './start.js';
import { StartQueue } from './startQueue.js';
import type { IterationEnd, Work } from './work.js';
import { Worker } from './worker.js';
import type { WorkOwner } from './workOwner.js';

const shortestPauseMs = 50;
const longestPauseMs = 1_000;
/** After an iteration of its own in which nothing was waited for, so that nothing else is kept from happening. */
const restMs = 1;

export interface WorkerPoolOptions {
  readonly clock: Clock;
  /** Which of the workers of the load are here. @defaultValue all */
  readonly stripe?: Stripe;
  /** Makes what a worker does with starts, this one and those after it. */
  readonly workFrom: (first: Start, worker: Worker, owner: WorkOwner) => Work;
  /** The next iteration of a worker that is free, in the closed model; undefined in the open model. */
  readonly nextOwnStart: (nowMs: number) => Start | undefined;
  /** A start was not made in time. */
  readonly onDropped: (start: Start) => void;
}

/**
 * The workers: in the open model they take starts in the order in which these fell due, in the closed model they iterate
 * back to back. Every start that is offered either runs, once, or is reported as dropped.
 *
 * A pool that shrinks lets the workers above its size finish; one that grows takes those back first. A closed-model worker
 * whose iteration could not reach the target pauses 50 ms, then twice as long each time it fails again, up to 1 s, so that a
 * target that refuses connections does not make the generator spin.
 */
export class WorkerPool implements WorkOwner {
  readonly #options: Omit<WorkerPoolOptions, 'stripe'>;
  readonly #stripe: Stripe;
  readonly #workers: Worker[] = [];
  readonly #queue = new StartQueue();
  readonly #spaced: SpacedStarts;
  #free: Worker[] = [];
  #size = 0;
  #active = 0;
  #onIdle: (() => void) | undefined;

  constructor({ stripe = Stripe.whole, ...options }: WorkerPoolOptions) {
    this.#options = options;
    this.#stripe = stripe;
    this.#spaced = new SpacedStarts(options.clock, stripe, () => this.#startOwn());
  }

  /** Workers at work, retiring ones included. */
  get activeCount(): number {
    return this.#active;
  }

  /** Starts that wait for a worker. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  /** The one that has waited for longest. */
  get oldestWaiting(): Start | undefined {
    return this.#queue.first;
  }

  /**
   * Makes the pool `size` workers large. New ones take what waits, and in the closed model begin spaced out.
   *
   * @param drainMs - how long those that are too many may go on
   */
  resize(size: number, drainMs: number): void {
    while (this.#workers.length < size) this.#workers.push(new Worker(this.#workers.length, 1 + this.#stripe.numberOf(this.#workers.length)));
    const before = this.#size;
    this.#size = size;
    for (const worker of this.#workers.slice(size, Math.max(size, before))) if (worker.busy) worker.retire(this.#options.clock, drainMs);
    for (const worker of this.#workers.slice(before, size)) worker.stay();
    this.#free = this.#workers.slice(0, size).filter(({ busy }) => !busy).toReversed();
    this.wake();
  }

  /** Puts free workers to work: call it when the load model may have changed. */
  wake(): void {
    this.#serveQueue();
    this.#spaced.spread(this.#free.length);
  }

  /** Lets go of what idle workers did last: call it when the plan has changed, since that keeps all of an old one in memory. */
  forgetWork(): void {
    for (const worker of this.#workers) if (!worker.busy) worker.work = undefined;
  }

  /** Open model: runs `start` on a free worker, or lets it wait until it expires. */
  offer(start: Start): void {
    this.dropExpired();
    this.#queue.add(start);
    this.#serveQueue();
  }

  /** Drops the starts that have waited for too long. */
  dropExpired(nowMs = this.#options.clock.now()): void {
    for (let expired = this.#queue.takeExpired(nowMs); expired !== undefined; expired = this.#queue.takeExpired(nowMs)) this.#options.onDropped(expired);
  }

  workEnded(worker: Worker, end: IterationEnd, nowMs: number): void {
    if (!this.#pausesAfter(worker, end, 0)) this.#iterate(worker, this.#nextFor(worker, nowMs), nowMs);
  }

  /** Begins nothing more and drops what waits; resolves when the last iteration has ended or been cut. A shorter second call wins. */
  async stop(drainMs: number): Promise<void> {
    for (const waiting of this.#queue.clear()) this.#options.onDropped(waiting);
    this.#size = 0;
    this.#free = [];
    this.#spaced.stop();
    for (const worker of this.#workers) if (worker.busy) worker.retire(this.#options.clock, drainMs);
    if (this.#active === 0) return;
    await new Promise<void>((resolve) => {
      const earlier = this.#onIdle;
      this.#onIdle = () => {
        earlier?.();
        resolve();
      };
    });
  }

  #serveQueue(): void {
    if (this.#queue.length === 0) return;
    const nowMs = this.#options.clock.now();
    while (this.#free.length > 0 && this.#queue.length > 0) {
      const start = this.#takeWaiting(nowMs);
      const worker = start && this.#free.pop();
      if (worker) this.#work(worker, start, nowMs);
    }
  }

  /** Starts one free worker on an iteration of its own; false when that can't be. */
  #startOwn(): boolean {
    const nowMs = this.#options.clock.now();
    const start = this.#free.length > 0 ? this.#options.nextOwnStart(nowMs) : undefined;
    const worker = start && this.#free.pop();
    if (worker) this.#work(worker, start, nowMs);
    return worker !== undefined;
  }

  #work(worker: Worker, first: Start, nowMs: number): void {
    worker.busy = true;
    this.#active++;
    this.#iterate(worker, first, nowMs);
  }

  /** Goes from iteration to iteration until one has to be waited for, or there is none. */
  #iterate(worker: Worker, first: Start | undefined, nowMs: number): void {
    for (let start = first; start !== undefined; start = this.#nextFor(worker, nowMs)) {
      const work = (worker.work ??= this.#options.workFrom(start, worker, this));
      worker.task = work;
      worker.isOwn = start.kind === 'own';
      const end = work.begin(start, nowMs);
      if (end === undefined || this.#pausesAfter(worker, end, restMs)) return;
    }
    worker.busy = false;
    this.#active--;
    if (this.#isWanted(worker)) this.#free.push(worker);
    if (this.#active === 0) this.#onIdle?.();
  }

  /** Ends what a worker was busy with. True when it pauses before it goes on. @param leastMs - after an own start */
  #pausesAfter(worker: Worker, end: IterationEnd, leastMs: number): boolean {
    const { clock } = this.#options;
    worker.task = undefined;
    // What was cut may still hear of its end.
    if (end === 'interrupted') worker.work = undefined;
    worker.unreachable = end === 'unreachable' ? worker.unreachable + 1 : 0;
    const pauseMs = worker.unreachable === 0 ? leastMs : Math.min(longestPauseMs, shortestPauseMs * 2 ** (worker.unreachable - 1));
    const pauses = pauseMs > 0 && worker.isOwn && !worker.leaving;
    if (pauses) worker.task = new Pause(clock, pauseMs, () => this.#paused(worker));
    else worker.stay();
    return pauses;
  }

  #paused(worker: Worker): void {
    const nowMs = this.#options.clock.now();
    worker.task = undefined;
    worker.stay();
    this.#iterate(worker, this.#nextFor(worker, nowMs), nowMs);
  }

  #nextFor(worker: Worker, nowMs: number): Start | undefined {
    return this.#isWanted(worker) ? (this.#takeWaiting(nowMs) ?? this.#options.nextOwnStart(nowMs)) : undefined;
  }

  #takeWaiting(nowMs: number): Start | undefined {
    if (this.#queue.length === 0) return undefined;
    this.dropExpired(nowMs);
    return this.#queue.takeFirst();
  }

  #isWanted(worker: Worker): boolean {
    return worker.place < this.#size;
  }
}
