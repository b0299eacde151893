import type { Clock } from './clock.js';
import type { Closable } from './closable.js';
import type { MidflightError } from './errors.js';
import type { Logger } from './logger.js';

/** One text as a source read it. */
export interface SourceDocument {
  /** The name users know it by, in findings and events: a path relative to the working folder, a URL without credentials. */
  readonly name: string;
  /** Raw bytes are decoded strictly (UTF-8, BOM allowed); a string is taken as it is. */
  readonly content: string | Uint8Array;
  /**
   * The path from the top of a document, as keys, names of items and indexes, where the content is the value at that path
   * alone: it takes the place of what the documents before it say there. `name` is then who says so, and has no lines.
   *
   * @defaultValue the content is a document
   */
  readonly at?: readonly string[];
  /**
   * The absolute path, where the document is a file of this machine that its user named. Only such a document is trusted to
   * name code; what came from elsewhere has none, whatever its name.
   *
   * @defaultValue it came from elsewhere
   */
  readonly localPath?: string;
  /** What the files that it refers to turned out to be, read together with it. @defaultValue its source follows no references */
  readonly references?: readonly ResolvedReference[];
}

/** A file that a document refers to. */
export interface Reference {
  /** As written: a path or a pattern, relative to the document's folder. */
  readonly written: string;
  /** `document`: one more of the same kind, with references of its own; `attachment`: anything else. */
  readonly kind: 'document' | 'attachment';
}

/** A reference that a source followed. */
export interface ResolvedReference extends Reference {
  /** In the order of their names; several only for a pattern. */
  readonly files: readonly SourceDocument[];
  /** Why it could not be followed, in words for users. */
  readonly fault?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** The documents and all that they refer to, each once. */
export function allDocuments(documents: readonly SourceDocument[]): readonly SourceDocument[] {
  const found = new Map<string, SourceDocument>();
  const visit = (document: SourceDocument): void => {
    for (const { files } of document.references ?? []) for (const file of files) visit(file);
    if (!found.has(document.name)) found.set(document.name, document);
  };
  for (const document of documents) visit(document);
  return [...found.values()];
}

/** Why there is a new candidate. */
export interface ChangeCause {
  readonly kind: 'start' | 'source' | 'override' | 'rollback' | 'guard' | 'expiry';
  /** The id of the source that changed. */
  readonly source?: string;
  readonly author?: string;
  /** How a person got in who is no source: which token of an API, from where. */
  readonly via?: string;
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
      /** When it began to look, on the context's clock: quiet is counted from then, not from when it had read. @defaultValue when it is yielded */
      readonly lookedAtMs?: number;
      /** Why it looks every so often instead of being told of changes, where it should be told; shown to users. */
      readonly polling?: string;
    }
  /** Looked, and nothing is new: moves freshness only. */
  | { readonly kind: 'unchanged'; readonly polling?: string }
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
  /** The files that a document refers to; a source that can reads them too, and watches them. */
  referencesOf(document: SourceDocument): readonly Reference[];
}

/** Where configuration comes from. */
export interface ConfigSource extends Closable {
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
  /** Why it looks every so often instead of being told of changes; absent while it is told, and for sources that never are. */
  readonly polling?: string;
  readonly error?: MidflightError;
}
