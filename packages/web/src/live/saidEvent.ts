import type { ReloadRecord } from '../record/reloadRecord.js';
import type { SaidFinding } from '../words/planWords.js';

/** A `reload` event, as far as it is told here. */
export interface SaidReload extends Pick<ReloadRecord, 'outcome' | 'held' | 'revision' | 'cause' | 'changes'> {
  readonly event: 'reload';
  readonly findings: readonly SaidFinding[];
}

/** Of the events of a run, those that are told in words: lines of `run --json`. */
export type SaidEvent =
  | SaidReload
  | { readonly event: 'guard'; readonly verdict: string; readonly why: string }
  | { readonly event: 'threshold'; readonly ok: boolean; readonly expression: string }
  | { readonly event: 'notice'; readonly message: string }
  | { readonly event: 'phase'; readonly phase: 'plan' | 'standby' }
  | { readonly event: 'summary'; readonly exitCode: number; readonly failure?: string }
  /** They say nothing but that something is new. */
  | { readonly event: 'started' | 'sample' | 'source' | 'steering' | 'converged' | 'not-converged' | 'receipt' };
