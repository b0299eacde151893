import { setTimeout } from 'node:timers/promises';
import type { EngineSettings, LoadSummary } from '@midflight/engine';
import { type Arrival, type RecordingTarget, type RecordingTargetOptions, startRecordingTarget } from '@midflight/testkit';
import { type Generator, startGenerator } from './generator.js';
import { watchWaiting } from './machine.js';
import { settings, silence } from './settings.js';

/** What was asked of a load, and what its target saw. */
export interface Observation {
  readonly arrivals: readonly Arrival[];
  readonly summary: LoadSummary;
  /** How long generator and target waited for a processor meanwhile, in milliseconds: the machine's part in what was late. */
  readonly waitedMs: number;
}

/** A load under way: whoever steers it. */
export interface Observed {
  readonly generator: Generator;
  readonly target: RecordingTarget;
}

/** How a load is set up. */
export interface ObservedOptions {
  readonly first: Partial<EngineSettings>;
  /** @defaultValue 1 */
  readonly seed?: number;
  /** @defaultValue 1 */
  readonly threads?: number;
  readonly target?: RecordingTargetOptions;
}

/** When nothing has arrived for so long, nothing is under way any more, in milliseconds. */
const settledMs = 600;

/** Waits until nothing arrives any more, also on a machine that has more to do than it can. */
async function settled(target: RecordingTarget): Promise<void> {
  for (let before = -1; ; ) {
    const count = await target.count();
    if (count === before) return;
    before = count;
    await setTimeout(settledMs);
  }
}

/** Runs a load while `steer` does, against a target of a process of its own; silences it, and looks at what arrived. */
export async function observe({ first, seed = 1, threads = 1, target: options }: ObservedOptions, steer: (observed: Observed) => Promise<void>): Promise<Observation> {
  const target = await startRecordingTarget(options);
  const generator = startGenerator(seed, threads);
  try {
    await generator.change(settings(target.url, first));
    const waited = await watchWaiting([generator.pid, target.pid]);
    await steer({ generator, target });
    await generator.change(silence);
    await settled(target);
    const waitedMs = await waited();
    const summary = await generator.finish();
    return { arrivals: await target.arrivals(), summary, waitedMs };
  } finally {
    await generator.close();
    await target.close();
  }
}
