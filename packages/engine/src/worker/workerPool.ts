import type { Clock } from '@midflight/core';
import type { IterationEnd } from './iteration.js';
import { SpacedStarts } from './spacedStarts.js';
import type { Start } from './start.js';
import { StartQueue } from './startQueue.js';
import { Worker } from './worker.js';

const shortestPauseMs = 50;
const longestPauseMs = 1_000;

export interface WorkerPoolOptions {
  readonly clock: Clock;
  /** Runs one iteration to its end; never rejects. */
  readonly run: (start: Start, worker: Worker) => Promise<IterationEnd>;
  /** The next iteration of a worker that is free, in the closed model; undefined in the open model. */
  readonly nextOwnStart: () => Start | undefined;
  /** Starts were not made in time. */
  readonly onDropped: (count: number) => void;
}

/**
 * The workers: in the open model they take starts in the order in which these fell due, in the closed model they iterate
 * back to back. Every start that is offered either runs, once, or is reported as dropped.
 *
 * A pool that shrinks lets the workers above its size finish; one that grows takes those back first. A closed-model worker
 * whose iteration could not reach the target pauses 50 ms, then twice as long each time it fails again, up to 1 s, so that a
 * target that refuses connections does not make the generator spin.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers: Worker[] = [];
  readonly #queue = new StartQueue();
  readonly #spaced: SpacedStarts;
  #free: Worker[] = [];
  #size = 0;
  #active = 0;
  #onIdle: (() => void) | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#spaced = new SpacedStarts(options.clock, () => this.#startOwn());
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
    while (this.#workers.length < size) this.#workers.push(new Worker(this.#workers.length + 1));
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

  /** Open model: runs `start` on a free worker, or lets it wait until it expires. */
  offer(start: Start): void {
    this.dropExpired();
    this.#queue.add(start);
    this.#serveQueue();
  }

  /** Drops the starts that have waited for too long. */
  dropExpired(): void {
    const dropped = this.#queue.dropExpired(this.#options.clock.now());
    if (dropped > 0) this.#options.onDropped(dropped);
  }

  /** Begins nothing more and drops what waits; resolves when the last iteration has ended or been cut. A shorter second call wins. */
  async stop(drainMs: number): Promise<void> {
    const waiting = this.#queue.clear();
    if (waiting > 0) this.#options.onDropped(waiting);
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
    while (this.#free.length > 0 && this.#queue.length > 0) {
      const start = this.#takeWaiting();
      const worker = start && this.#free.pop();
      if (worker) void this.#work(worker, start);
    }
  }

  /** Starts one free worker on an iteration of its own; false when that can't be. */
  #startOwn(): boolean {
    const start = this.#free.length > 0 ? this.#options.nextOwnStart() : undefined;
    const worker = start && this.#free.pop();
    if (worker) void this.#work(worker, start);
    return worker !== undefined;
  }

  async #work(worker: Worker, first: Start): Promise<void> {
    worker.busy = true;
    this.#active++;
    for (let start: Start | undefined = first; start !== undefined; start = this.#nextFor(worker)) {
      const end = await this.#options.run(start, worker);
      worker.unreachable = end === 'unreachable' ? worker.unreachable + 1 : 0;
      if (worker.unreachable > 0 && start.kind === 'own') await this.#pause(worker);
      worker.rest();
    }
    worker.busy = false;
    this.#active--;
    if (this.#isWanted(worker)) this.#free.push(worker);
    if (this.#active === 0) this.#onIdle?.();
  }

  #nextFor(worker: Worker): Start | undefined {
    return this.#isWanted(worker) ? (this.#takeWaiting() ?? this.#options.nextOwnStart()) : undefined;
  }

  #takeWaiting(): Start | undefined {
    this.dropExpired();
    return this.#queue.takeFirst();
  }

  #isWanted(worker: Worker): boolean {
    return worker.id <= this.#size;
  }

  #pause(worker: Worker): Promise<void> {
    return this.#options.clock.sleep(Math.min(longestPauseMs, shortestPauseMs * 2 ** (worker.unreachable - 1)), worker.leaveSignal);
  }
}
