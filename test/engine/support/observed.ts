import { setTimeout } from 'node:timers/promises';
import type { EngineSettings, LoadSummary } from '@midflight/engine';
import { type Arrival, type RecordingTarget, type RecordingTargetOptions, startRecordingTarget } from '@midflight/testkit';
import { type Generator, startGenerator } from './generator.js';
import { settings, silence } from './settings.js';

/** What was asked of a load, and what its target saw. */
export interface Observation {
  readonly arrivals: readonly Arrival[];
  readonly summary: LoadSummary;
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
  readonly target?: RecordingTargetOptions;
}

/** After the load is silent, what is under way arrives within this, in milliseconds. */
const settlesMs = 300;

/** Runs a load while `steer` does, against a target of a process of its own; silences it, and looks at what arrived. */
export async function observe({ first, seed = 1, target: options }: ObservedOptions, steer: (observed: Observed) => Promise<void>): Promise<Observation> {
  const target = await startRecordingTarget(options);
  const generator = startGenerator(seed);
  try {
    await generator.change(settings(target.url, first));
    await steer({ generator, target });
    await generator.change(silence);
    await setTimeout(settlesMs);
    const summary = await generator.finish();
    return { arrivals: await target.arrivals(), summary };
  } finally {
    await generator.close();
    await target.close();
  }
}
