import type { Exporter, KeptConfiguration, MidflightError, Reloader, Usable } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { Guard, LoadEngine, ThresholdJudge, WorkerDemand } from '@midflight/engine';
import type { LastGood } from '@midflight/journal';
import type { PlanRounds } from './planRounds.js';
import type { RunClock } from './runClock.js';

/** What a run is made of; `assemble` puts it together. */
export interface RunParts {
  readonly engine: LoadEngine;
  readonly reloader: Reloader<LoadDocument>;
  readonly runClock: RunClock;
  readonly rounds: PlanRounds;
  readonly judge: ThresholdJudge;
  readonly demand: WorkerDemand;
  readonly guard: Guard;
  /** Who takes its numbers elsewhere. */
  readonly exporters: readonly Usable<Exporter>[];
  readonly sources: readonly string[];
  readonly threads: number;
  /** False: the sources are read once and followed no more. */
  readonly follow: boolean;
  /** What it starts on when the sources have nothing sound to say. @defaultValue then it does not start */
  readonly lastGood?: LastGood | undefined;
  /** What it goes by instead of what its sources and its guard want. @defaultValue nothing */
  readonly script?: RunScript | undefined;
}

/** What a script moves. */
export interface ScriptedParts extends Pick<RunParts, 'reloader'> {
  readonly rounds: Pick<PlanRounds, 'start'>;
}

/** A run whose changes are known before it begins. */
export interface RunScript {
  /** The run that it does again. */
  readonly replays: string;
  /** What it starts on. */
  readonly first: KeptConfiguration;
  /** The load has begun. @param end - ends it gracefully; with an error where it could not go on */
  begin(parts: ScriptedParts, end: (failure?: MidflightError) => void): void;
}
