import type { Clock } from '../contracts/clock.js';
import { MidflightError, messageOf } from '../contracts/errors.js';
import type { Logger } from '../contracts/logger.js';
import type { ChangeCause, ConfigSource, Reference, SourceContext, SourceDocument, SourceSignal, SourceStatus } from '../contracts/source.js';
import { checkSignal } from './checkSignal.js';
import { withDeadline } from './deadline.js';

/** What all sources together say now. */
export interface Desired {
  /** Of all sources, in the order in which the sources were given; later ones win. */
  readonly documents: readonly SourceDocument[];
  /** Equal exactly when what every source holds is equal. */
  readonly revision: string;
  readonly cause: ChangeCause;
  /** True when no writer can be halfway through. */
  readonly settled: boolean;
  /** When the source that changed began to look, on the clock of the pipeline; undefined when it does not say. */
  readonly lookedAtMs?: number | undefined;
}

/** Who hears of the sources. */
export interface SourceListeners {
  /** All sources have a value, and one of them has a new one. */
  onDesired(desired: Desired): void;
  /** A source's state or revision changed. */
  onStatus(status: SourceStatus): void;
}

export interface SuperviseSourcesOptions {
  readonly sources: readonly ConfigSource[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The files that a document refers to. @defaultValue none */
  readonly referencesOf?: ((document: SourceDocument) => readonly Reference[]) | undefined;
  /** Spreads restarts; uniform in [0, 1). */
  readonly random: () => number;
  /** How long a source may take to end, in milliseconds; then it is left behind. */
  readonly deadlineMs: number;
}

/** Restart pauses double from the first to the longest, each cut by up to half at random. */
const firstPauseMs = 250;
const longestPauseMs = 30_000;

type Snapshot = Extract<SourceSignal, { kind: 'snapshot' }>;

interface Watched {
  readonly source: ConfigSource;
  snapshot?: Snapshot;
  status: SourceStatus;
}

/**
 * Runs every source, keeps the last value of each, and says what they want together.
 *
 * A source that throws or ends is restarted after a growing pause and said to be `stale` or `failing` meanwhile; the
 * others go on.
 */
export class SourceSupervisor {
  readonly #options: SuperviseSourcesOptions;
  readonly #watched: Watched[];
  readonly #nudges = new Set<() => void>();
  readonly #stop = new AbortController();
  #loops: Promise<void>[] = [];

  constructor(options: SuperviseSourcesOptions) {
    this.#options = options;
    this.#watched = options.sources.map((source) => ({ source, status: { source: source.id, state: 'starting' } }));
  }

  /** How each source is doing, in the order in which they were given. */
  get statuses(): readonly SourceStatus[] {
    return this.#watched.map(({ status }) => status);
  }

  /** Starts every source; call once. */
  start(listeners: SourceListeners): void {
    this.#loops = this.#watched.map((watched) => this.#keepWatching(watched, listeners));
  }

  /** Asks every source to look now. */
  nudge(): void {
    for (const listener of this.#nudges) {
      try {
        listener();
      } catch (thrown) {
        this.#options.logger.error('A source failed when it was asked to look.', { thrown });
      }
    }
  }

  /** Ends every source and resolves when all have ended. One that does not end in time is said to the logger. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops.map((loop, index) => this.#ended(loop, this.#watched[index]?.source.id ?? '')));
  }

  async #ended(loop: Promise<void>, id: string): Promise<void> {
    const { clock, logger, deadlineMs } = this.#options;
    try {
      await withDeadline({ clock, limitMs: deadlineMs, who: `end of the source ${id}` }, () => loop);
    } catch (thrown) {
      logger.error(`The source ${id} did not end: ${messageOf(thrown)}`, { source: id });
    }
  }

  async #keepWatching(watched: Watched, listeners: SourceListeners): Promise<void> {
    const { clock, random } = this.#options;
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const heardBefore = watched.status.freshAtMs;
      const error = await this.#watchOnce(watched, listeners);
      if (signal.aborted) return;
      if (watched.status.freshAtMs !== heardBefore) failures = 0;
      this.#take(watched, { kind: 'fault', error }, listeners);
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
      await clock.sleep(pauseMs * (1 - random() / 2), signal);
    }
  }

  /** Runs a source to its end and says why it ended: the only way out that is not an error is the abort. */
  async #watchOnce(watched: Watched, listeners: SourceListeners): Promise<MidflightError> {
    const { id } = watched.source;
    const nudges = new Set<() => void>();
    try {
      for await (const signal of watched.source.watch(this.#context(nudges))) {
        if (this.#stop.signal.aborted) break;
        checkSignal(signal);
        this.#take(watched, signal, listeners);
      }
      return new MidflightError('MF_SOURCE_ENDED', `The source ${id} ended by itself.`, { details: { source: id } });
    } catch (thrown) {
      return MidflightError.is(thrown)
        ? thrown
        : new MidflightError('MF_SOURCE_CRASHED', `The source ${id} threw: ${messageOf(thrown)}`, { cause: thrown, details: { source: id } });
    } finally {
      // One that crashed may not have taken its own back.
      for (const nudge of nudges) this.#nudges.delete(nudge);
    }
  }

  #context(nudges: Set<() => void>): SourceContext {
    const { clock, logger, referencesOf = () => [] } = this.#options;
    return {
      referencesOf,
      signal: this.#stop.signal,
      clock,
      logger,
      onNudge: (listener) => {
        // Of its own, since one listener may be given twice.
        const nudge = (): void => listener();
        nudges.add(nudge);
        this.#nudges.add(nudge);
        return () => {
          nudges.delete(nudge);
          this.#nudges.delete(nudge);
        };
      },
    };
  }

  #take(watched: Watched, signal: SourceSignal, listeners: SourceListeners): void {
    const before = watched.status;
    watched.status = statusAfter(before, signal, this.#options.clock.wallTimeMs());
    const { state, revision, polling, error } = watched.status;
    if (state !== before.state || revision !== before.revision || polling !== before.polling || error?.message !== before.error?.message) listeners.onStatus(watched.status);
    if (signal.kind !== 'snapshot') return;
    watched.snapshot = signal;
    const desired = combine(this.#watched, watched);
    if (desired) listeners.onDesired(desired);
  }
}

function statusAfter(before: SourceStatus, signal: SourceSignal, nowMs: number): SourceStatus {
  if (signal.kind === 'fault') return { ...before, state: before.revision === undefined ? 'failing' : 'stale', error: signal.error };
  const { source, revision } = signal.kind === 'snapshot' ? { ...before, revision: signal.revision } : before;
  return { source, ...(revision === undefined ? {} : { revision }), freshAtMs: nowMs, state: revision === undefined ? 'starting' : 'ready', ...(signal.polling === undefined ? {} : { polling: signal.polling }) };
}

/** All sources' last values as one; nothing while one of them has none yet. */
function combine(all: readonly Watched[], changed: Watched): Desired | undefined {
  const snapshots = all.map(({ snapshot }) => snapshot).filter((snapshot) => snapshot !== undefined);
  if (snapshots.length < all.length) return undefined;
  return {
    documents: snapshots.flatMap(({ documents }) => documents),
    // JSON keeps the borders between names that may hold any separator.
    revision: JSON.stringify(snapshots.map(({ revision }) => revision)),
    cause: changed.snapshot?.cause ?? { kind: 'source', source: changed.source.id },
    settled: changed.snapshot?.settled ?? false,
    lookedAtMs: changed.snapshot?.lookedAtMs,
  };
}
