import type { Recorder } from '../measure/recorder.js';
import type { Plan } from '../plan.js';
import type { CompiledScenario } from '../scenario/compile.js';
import type { Scope } from '../scenario/scope.js';
import type { Cookies } from './cookies.js';
import type { IterationTools } from './tools.js';
import type { Worker } from './worker.js';

/** What the steps of one iteration share. */
export interface Visit {
  readonly plan: Plan;
  readonly scenario: CompiledScenario;
  /** What becomes of it goes here. */
  readonly recorder: Recorder;
  readonly scope: Scope;
  /** Undefined where none are kept. */
  readonly cookies: Cookies | undefined;
  readonly worker: Worker;
  readonly tools: IterationTools;
}
