/** What something must stay below. */
export interface GuardBound {
  readonly comparison: '<' | '<=';
  /** A share of 1, or milliseconds. */
  readonly bound: number;
}

/** The latencies that may be bounded, and which share of requests they hold for. */
export const guardedQuantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
export type GuardedQuantile = keyof typeof guardedQuantiles;
/** Their names. */
export const guardedNames: readonly GuardedQuantile[] = ['p50', 'p90', 'p95', 'p99'];

/** What a change is watched for, and what happens when it made things worse. */
export interface GuardSettings extends Readonly<Partial<Record<GuardedQuantile, GuardBound | undefined>>> {
  /** From the end of the transition, in milliseconds, > 0. */
  readonly forMs: number;
  /** @defaultValue not clearly above that before the change */
  readonly errorRate?: GuardBound | undefined;
  /** Of starts. @defaultValue not clearly above that before the change */
  readonly droppedRate?: GuardBound | undefined;
  /** With fewer, nothing is judged; ≥ 1. */
  readonly minRequests: number;
  /** `rollback`: it is taken back; `hold`: it stays, and nothing else is applied; `stop`: the run ends. */
  readonly onBreach: 'rollback' | 'hold' | 'stop';
}

/** What the guard has to say of a change, once. */
export interface GuardVerdict {
  readonly revision: number;
  /** `inconclusive`: too little was seen, or it ended too early. */
  readonly verdict: 'passed' | 'breached' | 'inconclusive';
  /** In words. */
  readonly why: string;
  /** Since the change came into force, in milliseconds. */
  readonly afterMs: number;
  /** The last revision that was found good: what to go back to. */
  readonly trusted: number;
  /** What is to happen now, where it was breached. */
  readonly action?: GuardSettings['onBreach'];
}
