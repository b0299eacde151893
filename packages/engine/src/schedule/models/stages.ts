import { demand, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate, type Stretch } from './linearRate.js';

/** One stage. */
export interface Stage {
  /** Where it leads. */
  readonly target: number;
  /** How long it takes to get there, in milliseconds; 0 is a jump. */
  readonly overMs: number;
  /** How long it stays there, in milliseconds. */
  readonly holdMs: number;
}

/** `stages`, rates in starts per second. */
export interface StagesSettings {
  readonly model: 'stages';
  /** ≥ 0. */
  readonly startAtPerSecond: number;
  readonly stages: readonly { readonly targetPerSecond: number; readonly overMs: number; readonly holdMs: number }[];
}

/**
 * From stage to stage on straight lines; the last target holds.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function stagesRate({ startAtPerSecond, stages }: StagesSettings): Rate {
  demandNotNegative({ startAtPerSecond });
  demand(stages.length > 0, 'stages', stages.length, 'must hold at least one');
  for (const { targetPerSecond, overMs, holdMs } of stages) {
    demandNotNegative({ targetPerSecond });
    demandNotNegative({ overMs, holdMs });
  }
  return linearRate(stretchesOf(startAtPerSecond, stages.map(({ targetPerSecond: target, overMs, holdMs }) => ({ target, overMs, holdMs }))), 'hold');
}

/** The lines of stages that begin at `start`. */
export function stretchesOf(start: number, stages: readonly Stage[]): readonly Stretch[] {
  return stages.flatMap(({ target, overMs, holdMs }, index) => {
    const from = stages[index - 1]?.target ?? start;
    return [{ lengthMs: overMs, from, to: target }, { lengthMs: holdMs, from: target, to: target }];
  });
}
