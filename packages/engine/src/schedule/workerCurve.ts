import type { StagedWorkersLoad } from '../settings.js';
import { stretchesOf } from './models/stages.js';

/** How many workers there are over time. */
export interface WorkerCurve {
  /** At `tMs` since the model took effect, when it began with `start` workers; an integer ≥ 0. */
  countAt(tMs: number, start: number): number;
  /** After so many milliseconds the count holds. */
  readonly lengthMs: number;
}

/** Straight lines from stage to stage, rounded to whole workers; the last stage's count holds. */
export function workerCurve(stages: StagedWorkersLoad['stages']): WorkerCurve {
  const lengthMs = stages.reduce((sum, { overMs, holdMs }) => sum + overMs + holdMs, 0);
  const last = stages.at(-1)?.workers ?? 0;
  return {
    lengthMs,
    countAt: (tMs, start) => {
      let leftMs = tMs;
      for (const stretch of stretchesOf(start, stages.map(({ workers: target, overMs, holdMs }) => ({ target, overMs, holdMs })))) {
        if (leftMs < stretch.lengthMs) return Math.round(stretch.from + ((stretch.to - stretch.from) * leftMs) / stretch.lengthMs);
        leftMs -= stretch.lengthMs;
      }
      return last;
    },
  };
}
