import { randomInt } from 'node:crypto';
import { systemClock, type Clock, type MidflightError } from '@midflight/core';
import type { LoadControl } from './control.js';
import type { Measurement } from './measure/measurement.js';
import type { Round } from './plan.js';
import { RunTotals } from './measure/runTotals.js';
import { toSample, type LoadSample } from './measure/sample.js';
import type { LoadSummary, RevisionSummary } from './measure/summary.js';
import { Coordinator } from './threads/coordinator.js';
import { openInProcess, openThread } from './threads/loadPort.js';
import { sharedClock } from './threads/sharedClock.js';
import { settingsError } from './settingsError.js';

/** More load threads than this are a mistake. */
const mostThreads = 64;

export interface LoadEngineOptions {
  /**
   * How many threads of their own share the load, 0 to 64: each makes its part of the starts and has its part of the workers.
   * More than one pays where one core is not enough. 0: the load runs in this thread, for tests and embedding.
   */
  readonly threads: number;
  /** For `threads: 0`; a load thread reads the machine's own. @defaultValue the machine's clock */
  readonly clock?: Clock;
  /** Integer, 0 to 2^32 − 1: equal seeds pick scenarios and think times in the same order. @defaultValue random, and told in the summary */
  readonly seed?: number;
}

/** A load that can be retuned while it runs. It runs once; who creates it ends it with `finish` or `abort`. */
export interface LoadEngine {
  /** What appliers steer it with. */
  readonly control: LoadControl;
  /**
   * Begins the load on what was committed.
   *
   * @param round - null: in standby. @defaultValue 1: with the plan
   * @throws MF_ENGINE_NOT_READY when a part of the settings was never committed
   * @throws MF_ENGINE_STATE when it was started or ended before
   * @throws MF_ENGINE_THREAD when the load thread died
   */
  start(round?: Round): Promise<void>;
  /** Tells `listener` about each second, and about the rest at the end; returns how to unsubscribe. */
  onSample(listener: (sample: LoadSample) => void): () => void;
  /** Tells `listener` all that was measured in each second, and in the rest at the end; returns how to unsubscribe. */
  onMeasurement(listener: (measurement: Measurement) => void): () => void;
  /** Tells `listener` when the load thread died (`MF_ENGINE_THREAD`); returns how to unsubscribe. */
  onFailure(listener: (error: MidflightError) => void): () => void;
  /**
   * Turns to the plan, or to standby with null, as one change with all that is committed in the same tick. Another number
   * begins the plan from its start; the same goes on with it, as far as if it had never been left. What is under way finishes,
   * and is measured where it belongs.
   */
  turn(round: Round): void;
  /**
   * How long each round of the plan is, in milliseconds since it began, > 0; `Infinity`, as at first: without an end. As one change
   * with all that is committed in the same tick, and at any time. The load threads keep to it to the instant: nothing that
   * is due later is begun, and a `turn` or `finish` that comes when the round is over takes effect when it was. Whoever runs the
   * plan calls these; until then a round may still be made longer, and goes on.
   *
   * @throws MF_ENGINE_SETTINGS for a duration that can't be
   */
  setDuration(durationMs: number): void;
  /** What each of the last thousand revisions did in the plan until now. */
  revisions(): readonly RevisionSummary[];
  /** A revision that changes nothing in the engine: iterations that begin from now on belong to it. */
  markRevision(revision: number): void;
  /**
   * Begins nothing more, lets iterations under way end within `drainMs`, cuts the rest, and ends the thread. After the
   * thread died, it gives what had been measured until then.
   *
   * @throws MF_ENGINE_THREAD when the thread dies while it drains
   */
  finish(): Promise<LoadSummary>;
  /** Like `finish` with no drain; also hurries a `finish` under way. */
  abort(): Promise<LoadSummary>;
}

/**
 * Creates an engine that waits for its settings. `node --max-inlined-bytecode-size-cumulative=3000` makes 3 to 9 % more requests a second at full speed; the
 * command asks V8 for it, and an embedder decides for the whole process.
 *
 * @throws MF_ENGINE_SETTINGS for a number of threads that can't be
 */
export function createLoadEngine({ threads, clock = systemClock, seed = randomInt(2 ** 32) }: LoadEngineOptions): LoadEngine {
  const sampleListeners = new Set<(sample: LoadSample) => void>();
  const measurementListeners = new Set<(measurement: Measurement) => void>();
  const failureListeners = new Set<(error: MidflightError) => void>();
  const totals = new RunTotals();
  if (!Number.isInteger(threads) || threads < 0 || threads > mostThreads) throw settingsError('threads', threads, `must be an integer from 0 to ${mostThreads}`);
  const coordinator = new Coordinator({
    open: threads === 0 ? openInProcess(clock) : openThread,
    threads: Math.max(1, threads),
    clock: sharedClock,
    onMeasurement: (measurement) => {
      totals.add(measurement);
      const sample = toSample(measurement);
      for (const listener of sampleListeners) listener(sample);
      for (const listener of measurementListeners) listener(measurement);
    },
    onFailure: (error) => {
      for (const listener of failureListeners) listener(error);
    },
  });
  const end = async (how: 'finish' | 'abort'): Promise<LoadSummary> => {
    await coordinator.end(how);
    return totals.summary(seed);
  };
  return {
    control: coordinator,
    start: (round = 1) => coordinator.start(seed, round),
    turn: (round) => coordinator.turn(round),
    setDuration: (durationMs) => {
      if (!(durationMs > 0)) throw settingsError('durationMs', durationMs, 'must be more than 0');
      coordinator.setDuration(durationMs);
    },
    onSample: (listener) => subscribe(sampleListeners, listener),
    onMeasurement: (listener) => subscribe(measurementListeners, listener),
    onFailure: (listener) => subscribe(failureListeners, listener),
    revisions: () => totals.revisions(),
    markRevision: (revision) => coordinator.markRevision(revision),
    finish: () => end('finish'),
    abort: () => end('abort'),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
