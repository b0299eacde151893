/** One line of a plan. */
export interface ChangeRecord {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from?: unknown;
  readonly to?: unknown;
  /** When it takes effect. */
  readonly mutability: string;
}

/** What a candidate was found to be wrong in. */
export interface FindingRecord {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  /** Where, as people read it: `loadtest.yaml:7:12`, or the path in the document. */
  readonly place: string;
  readonly message: string;
  readonly hint?: string;
  /** The lines around it, and a mark; empty where there are none. */
  readonly frame: readonly string[];
}

/** Why there was a candidate. */
export interface CauseRecord {
  readonly kind: 'start' | 'source' | 'override' | 'rollback' | 'guard' | 'expiry';
  readonly source?: string;
  readonly author?: string;
  readonly via?: string;
  readonly commit?: string;
  readonly message?: string;
}

/** What the change did to the load; the fields of the `receipt` event. */
export interface ReceiptRecord {
  readonly requestedMs: number;
  readonly effectiveMs: number;
  readonly firstRequestMs: number | null;
  readonly lastRequestOfOldMs: number | null;
  readonly inFlight: number;
  readonly waiting: number;
  readonly drained: number;
  readonly cut: number;
  readonly drainedAfterMs: number | null;
  readonly largestLatenessMs: number;
  readonly largestBurst: number;
}

/** What the guard found; the fields of the `guard` event. */
export interface GuardRecord {
  readonly verdict: 'passed' | 'breached' | 'inconclusive';
  readonly why: string;
  readonly afterMs: number;
  readonly action?: 'rollback' | 'hold' | 'stop';
}

/** Whether the load got to where the change wants it. */
export interface ConvergenceRecord {
  readonly reached: boolean;
  readonly afterMs: number;
  /** What kept it from there. */
  readonly why?: string;
}

/** A candidate, what became of it, and what it did. */
export interface ReloadRecord {
  readonly sequence: number;
  readonly outcome: 'applied' | 'unchanged' | 'rejected' | 'rolledBack' | 'degraded';
  /** It was rejected because the configuration was frozen, and waited. */
  readonly held?: true;
  /** Active afterwards. */
  readonly revision: number;
  /** Active before. */
  readonly previousRevision: number;
  /** When it came into force, or ended otherwise, in milliseconds since the load began. */
  readonly atMs: number;
  /** The same as a time of the day, in ISO 8601. */
  readonly at: string;
  readonly cause: CauseRecord;
  readonly origin: readonly string[];
  /** The plan, secrets hidden: the first ones of many. */
  readonly changes: readonly ChangeRecord[];
  /** How many changes are left out. */
  readonly moreChanges: number;
  /** The first ones of many. */
  readonly findings: readonly FindingRecord[];
  readonly moreFindings: number;
  /** By stage, and in all. */
  readonly timingMs: Readonly<Record<string, number>>;
  readonly receipt?: ReceiptRecord;
  readonly guard?: GuardRecord;
  readonly convergence?: ConvergenceRecord;
}
