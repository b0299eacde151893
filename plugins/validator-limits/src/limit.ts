import type { Candidate, Finding } from '@midflight/core';
import type { Limits, LoadDocument } from '@midflight/document';

/** What limits are judged by. */
export interface Facts {
  readonly candidate: Candidate<LoadDocument>;
  readonly limits: Limits;
  /** Wall time since the Unix epoch, in milliseconds. */
  readonly nowMs: number;
  /** Names a limit and where it stands, for a hint. */
  readonly citing: (limit: LimitKey) => string;
}

/** A key of the file of limits. */
export type LimitKey = 'maxWorkers' | 'maxRate' | 'maxChangePerReload' | 'allowedHosts' | 'frozenPaths' | 'changeWindows';

/** A limit: tells everything that a document has against it. Places are filled in from the paths. */
export type Limit = (facts: Facts) => readonly Finding[];

/** A finding of a limit. */
export function exceeds(code: string, path: string, message: string, hint: string): Finding {
  return { severity: 'error', code, path, message, hint };
}

/** True for the step from one document to another that someone asked for: what takes a change back is held to no limit of changes. */
export function isChange({ previous, cause }: Candidate<LoadDocument>): boolean {
  return previous !== undefined && !['rollback', 'guard', 'expiry'].includes(cause.kind);
}
