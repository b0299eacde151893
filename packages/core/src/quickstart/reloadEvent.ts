import type { Change } from '../contracts/change.js';
import type { MidflightError } from '../contracts/errors.js';
import type { Finding } from '../contracts/finding.js';

/** What a {@link ReloadEvent} is made of. */
export interface ReloadEventParts<C> {
  /** Wall time since the Unix epoch, in milliseconds. */
  readonly atMs: number;
  readonly filePath: string;
  readonly config: C;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  /** Makes it a failure. */
  readonly error?: MidflightError | undefined;
}

/** What became of a save: the new configuration, or why it was refused and what goes on instead. */
export class ReloadEvent<C> {
  /** When it was decided. */
  readonly timestamp: Date;
  /** The file that was saved, as the watcher was given it; for an included one, the file that includes it. */
  readonly filePath: string;
  /** What is active now, deeply frozen: the new one after a success; after a failure the one that was active before, and still is. */
  readonly config: C;
  /** True when the files as they are now are in force. */
  readonly valid: boolean;
  /** Why they are not; absent after a success. Its message tells every finding with its place. */
  readonly error: MidflightError | undefined;
  /** What is different from what was active before, or after a failure would have been, as far as it could be read. Empty when the files only became right again. */
  readonly changes: readonly Change[];
  /** Everything that was found, with places; after a success, warnings at most. */
  readonly findings: readonly Finding[];

  constructor({ atMs, filePath, config, changes, findings, error }: ReloadEventParts<C>) {
    this.timestamp = new Date(atMs);
    this.filePath = filePath;
    this.config = config;
    this.valid = error === undefined;
    this.error = error;
    this.changes = changes;
    this.findings = findings;
  }

  /** True when the save is in force. */
  isSuccess(): boolean {
    return this.valid;
  }
}
