import assert from 'node:assert/strict';
import type { ConfigSource } from '@midflight/core';
import { type FakeClock, fakeClock } from '../clock/fakeClock.js';
import { SourceProbe } from './sourceProbe.js';

/** How far the source's clock moves for each turn of the real event loop, in milliseconds. */
const stepMs = 50;

/** A probe whose source lives in fast time: while the test waits, the source's fake clock runs. */
export class FastSourceProbe extends SourceProbe {
  readonly #clock: FakeClock;
  #held = false;

  constructor(source: ConfigSource, patienceMs: number) {
    const clock = fakeClock();
    super(source, { clock, patienceMs });
    this.#clock = clock;
  }

  /** From now on the source's time stands still. */
  hold(): void {
    this.#held = true;
  }

  /** Lets the source's time run for `durationMs`. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) await this.turn();
  }

  /** Holds time first, since ending must not need any, and asserts that no timer stays behind. */
  override async end(): Promise<void> {
    this.hold();
    await super.end();
    assert.deepEqual(this.#clock.pendingTimers(), [], 'the source left timers behind');
  }

  protected override async turn(): Promise<void> {
    await this.#clock.advance(this.#held ? 0 : stepMs);
    await super.turn();
  }
}
