import type { Recorder } from '../measure/recorder.js';
import type { Plan } from '../plan.js';
import type { CompiledScenario } from '../scenario/compile.js';

/** An iteration that is to begin. It belongs to the plan that was in force when it was due, even if it must wait for a worker. */
export interface Start {
  /** `own`: the closed model's, by the worker that takes it; `scheduled`: the open model's, by the rate. */
  readonly kind: 'own' | 'scheduled';
  readonly plan: Plan;
  readonly scenario: CompiledScenario;
  /** What becomes of it goes here: it belongs to the round in which it was due. */
  readonly recorder: Recorder;
  /** When it should begin; latency counts from here. */
  readonly dueMs: number;
  /** Dropped when it could not begin by then; `Infinity` for an own start. */
  readonly expiresAtMs: number;
}

/** How many starts of a rate it counts for. */
export function weightOf({ plan: { load }, scenario }: Pick<Start, 'plan' | 'scenario'>): number {
  return load.kind === 'open' && load.unit === 'requests' ? scenario.requests : 1;
}
