import type { CauseRecord, ChangeRecord } from '../record/reloadRecord.js';
import type { SaidFinding } from '../words/planWords.js';

/** What of `GET /v1/status` the dashboard reads. */
export interface LiveStatus {
  /** What the token allows. */
  readonly access: 'read' | 'steer';
  readonly phase: 'starting' | 'standby' | 'running' | 'ending' | 'ended';
  readonly state: 'starting' | 'following' | 'degraded';
  /** Of the plan; null without an end. */
  readonly leftMs: number | null;
  readonly active: { readonly revision: number; readonly cause: CauseRecord; readonly config: LiveConfig } | null;
  readonly revisions: readonly number[];
  readonly sources: readonly SourceRecord[];
  readonly steering: SteeringRecord;
}

/** What of the document in force is steered here. */
export interface LiveConfig {
  readonly config?: { readonly workers?: number };
  readonly load?: { readonly model?: string; readonly target?: unknown };
}

/** How a source is doing. */
export interface SourceRecord {
  readonly source: string;
  readonly state: string;
  readonly revision?: string;
  /** Why it looks every so often instead of being told. */
  readonly polling?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** In ISO 8601; null when it has said nothing yet. */
  readonly freshAt: string | null;
}

/** What is set above the sources. */
export interface SteeringRecord {
  readonly enabled: boolean;
  readonly frozen: boolean;
  readonly overrides: readonly { readonly path: string; readonly value: unknown; readonly expiresAtMs?: number }[];
  readonly drift: boolean;
}

/** What a step would do. */
export interface PlanRecord {
  /** The revision that it was planned against. */
  readonly against: number;
  readonly changes: readonly (ChangeRecord & { readonly applier: string | null })[];
  readonly findings: readonly SaidFinding[];
  readonly wouldApply: boolean;
}
