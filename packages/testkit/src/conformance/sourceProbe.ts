import assert from 'node:assert/strict';
import { type ConfigSource, type SourceContext, type SourceSignal, silentLogger } from '@midflight/core';
import { type FakeClock, fakeClock } from '../clock/fakeClock.js';

/** How far the source's clock moves for each turn of the real event loop, in milliseconds. */
const stepMs = 50;

/** A source that runs, on a clock that the probe drives; everything it has said is in `signals`. */
export class SourceProbe {
  readonly clock: FakeClock = fakeClock();
  readonly signals: SourceSignal[] = [];
  readonly #ending = new AbortController();
  readonly #nudged = new Set<() => void>();
  readonly #ended: Promise<void>;
  #over = false;
  readonly #patienceMs: number;

  /** @param patienceMs - how long the source may really take to say something, however busy the machine */
  constructor(source: ConfigSource, patienceMs: number) {
    this.#patienceMs = patienceMs;
    const context: SourceContext = {
      signal: this.#ending.signal,
      clock: this.clock,
      logger: silentLogger,
      onNudge: (listener) => {
        this.#nudged.add(listener);
        return () => void this.#nudged.delete(listener);
      },
    };
    this.#ended = this.#listen(source, context).finally(() => { this.#over = true; });
    this.#ended.catch(() => {});
  }

  async #listen(source: ConfigSource, context: SourceContext): Promise<void> {
    for await (const signal of source.watch(context)) this.signals.push(signal);
  }

  /** Asks the source to look now. */
  nudge(): void {
    for (const listener of [...this.#nudged]) listener();
  }

  /**
   * The first signal from `position` on that `wanted` accepts; the source's time runs meanwhile, unless it is `held`.
   *
   * @throws AssertionError when none comes, or when the source ends or throws
   */
  async next(what: string, position: number, wanted: (signal: SourceSignal) => boolean, held = false): Promise<SourceSignal> {
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      const found = this.signals.slice(position).find(wanted);
      if (found) return found;
      if (this.#over) {
        await this.#ended;
        assert.fail(`the source ended instead of giving ${what}`);
      }
      const heard = this.signals.map(({ kind }) => kind).join(', ') || 'nothing';
      assert.ok(performance.now() < deadline, `${what} never came; heard so far: ${heard}`);
      await this.#turn(held ? 0 : stepMs);
    }
  }

  /** The first snapshot from `position` on; its documents are never empty. */
  async snapshot(position: number, held = false): Promise<Extract<SourceSignal, { kind: 'snapshot' }>> {
    const signal = await this.next('a snapshot', position, ({ kind }) => kind === 'snapshot', held);
    assert.ok(signal.kind === 'snapshot' && signal.documents.length > 0, 'a snapshot holds at least one document');
    return signal;
  }

  /** Lets the source's time run for `durationMs`, in real turns of the event loop. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) await this.#turn(stepMs);
  }

  /** Tells the source to end, and does not wait. */
  abort(): void {
    this.#ending.abort();
  }

  /** Aborts, twice, and waits until the source has ended; its time stands still, since ending must not need any. */
  async end(): Promise<void> {
    this.abort();
    this.abort();
    const deadline = performance.now() + this.#patienceMs;
    while (!this.#over) {
      assert.ok(performance.now() < deadline, 'the source goes on after its signal was aborted');
      await this.#turn(0);
    }
    await this.#ended;
    assert.deepEqual(this.clock.pendingTimers(), [], 'the source left timers behind');
    assert.equal(this.#nudged.size, 0, 'the source still listens for nudges');
  }

  async #turn(durationMs: number): Promise<void> {
    await this.clock.advance(durationMs);
    await new Promise((resolve) => void setTimeout(resolve, 1));
  }
}
