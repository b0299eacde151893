import type { Clock } from './clock.js';
import type { MidflightError } from './errors.js';
import type { Logger } from './logger.js';

/** One text as a source read it. */
export interface SourceDocument {
  /** The name users know it by, in findings and events: a path relative to the working folder, a URL without credentials. */
  readonly name: string;
  /** Raw bytes are decoded strictly (UTF-8, BOM allowed); a string is taken as it is. */
  readonly content: string | Uint8Array;
}

/** Why there is a new candidate. */
export interface ChangeCause {
  readonly kind: 'start' | 'source' | 'override' | 'rollback' | 'guard' | 'expiry';
  /** The id of the source that changed. */
  readonly source?: string;
  readonly author?: string;
  readonly commit?: string;
  readonly message?: string;
}

/** What a source has to say. A source yields its faults; it never throws them, so its loop can't die silently. */
export type SourceSignal =
  /** Everything the source holds, whole and consistent. `revision` is equal exactly when the contents are. */
  | {
      readonly kind: 'snapshot';
      readonly documents: readonly SourceDocument[];
      readonly revision: string;
      readonly cause?: ChangeCause;
      /** True where a writer cannot be halfway through (a commit, a finished rename): no quiet period is needed. @defaultValue false */
      readonly settled?: boolean;
    }
  /** Looked, and nothing is new: moves freshness only. */
  | { readonly kind: 'unchanged' }
  /** Could not look. What was last read stays in force. */
  | { readonly kind: 'fault'; readonly error: MidflightError; readonly retryInMs?: number };

/** What the pipeline lends a source. */
export interface SourceContext {
  /** Aborted when the source must end; `watch` returns soon afterwards. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Calls `listener` each time someone asks to look now (SIGHUP, the control API); returns how to unsubscribe. */
  onNudge(listener: () => void): () => void;
}

/** Where configuration comes from. */
export interface ConfigSource {
  /** Unique in a reloader, and shown to users: `file:loadtest.yaml`. */
  readonly id: string;
  /**
   * Yields the current content first, then a signal each time it has something to say, until the context's signal aborts.
   * Notifications are hints: a source compares content before it yields a snapshot.
   */
  watch(context: SourceContext): AsyncIterable<SourceSignal>;
}

/** `stale`: was ready, and now fails; its last value is used. `failing`: never had a value. */
export type SourceState = 'starting' | 'ready' | 'stale' | 'failing';

/** How a source is doing. */
export interface SourceStatus {
  readonly source: string;
  readonly state: SourceState;
  /** The source's own name for what it last delivered. */
  readonly revision?: string;
  /** Wall time of the last signal that was not a fault. */
  readonly freshAtMs?: number;
  readonly error?: MidflightError;
}
