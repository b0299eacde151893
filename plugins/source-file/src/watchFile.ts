import { isDeepStrictEqual } from 'node:util';
import type { SourceContext, SourceSignal } from '@midflight/core';
import { isProvenWhole } from './arrival.js';
import { Doorbell } from './doorbell.js';
import { FileMemory } from './fileMemory.js';
import { FolderWatch } from './folderWatch.js';
import { linkTrail } from './linkTrail.js';
import { readClosure, type Closure, type Watched } from './readClosure.js';
import { readFault } from './readFault.js';
import type { Roots } from './roots.js';
import { Vigil } from './vigil.js';

/** What to watch, and how. */
export interface WatchFileOptions {
  /** Finds the documents, each time anew. */
  readonly findRoots: () => Promise<Roots>;
  /** The file, or the pattern, as the user knows it. */
  readonly name: string;
  /** False looks every `pollIntervalMs` and uses no notifications at all. */
  readonly events: boolean;
  /** How often to look while notifications work, in milliseconds. */
  readonly reconcileMs: number;
  /** How often to look while they don't, in milliseconds. */
  readonly pollIntervalMs: number;
}

/** What was said last, to tell news from repetition. */
interface LastWord {
  readonly revision?: string;
  /** The message of the fault that goes on. */
  readonly fault?: string;
}

/** What was seen, and where to watch for changes of it. */
interface Look {
  readonly signal: SourceSignal;
  readonly watched: Watched;
  readonly closure?: Closure;
}

/** What there is to say of what was seen; nothing of a fault that was told already. */
function news(seen: SourceSignal, last: LastWord): SourceSignal | undefined {
  if (seen.kind === 'fault') return seen.error.message === last.fault ? undefined : seen;
  return seen.kind === 'snapshot' && seen.revision === last.revision ? { kind: 'unchanged' } : seen;
}

function lastWordAfter(seen: SourceSignal, last: LastWord): LastWord {
  if (seen.kind === 'fault') return { ...last, fault: seen.error.message };
  return seen.kind === 'snapshot' ? { revision: seen.revision } : last;
}

/** Says why a source is not told of changes, where that is so. */
function saying(signal: SourceSignal, polling: string | undefined): SourceSignal {
  return polling === undefined || signal.kind === 'fault' ? signal : { ...signal, polling };
}

function watchedOf({ files, folders }: Roots): Watched {
  return { paths: files.map(({ path }) => path), folders: [...folders.keys()] };
}

/** Up to so many files are compared as often as was asked for. */
const fewFiles = 400;
/** And however many there are, no later than after so many times as long. */
const calmest = 2.5;

/** How many times as long many files are left alone, so that looking at them costs about the same. */
function calm(fileCount: number): number {
  return Math.min(calmest, Math.max(1, fileCount / fewFiles));
}

/** One source's watching, from its start to its end. */
class FileWatch {
  readonly #options: WatchFileOptions;
  readonly #context: SourceContext;
  readonly #bell = new Doorbell();
  readonly #memory: FileMemory;
  readonly #folders: FolderWatch;
  /** What was read last, for as long as it could be read. */
  #closure: Closure | undefined;

  constructor(options: WatchFileOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
    this.#memory = new FileMemory(() => context.clock.wallTimeMs());
    this.#folders = new FolderWatch({ onHint: this.#bell.ring, logger: context.logger, clock: context.clock, signal: context.signal });
  }

  async *signals(): AsyncGenerator<SourceSignal, void> {
    const { signal, onNudge } = this.#context;
    const stopNudges = onNudge(this.#bell.ring);
    signal.addEventListener('abort', this.#bell.ring);
    try {
      yield* this.#loop();
    } finally {
      signal.removeEventListener('abort', this.#bell.ring);
      stopNudges();
      await this.#folders.close();
    }
  }

  async *#loop(): AsyncGenerator<SourceSignal, void> {
    const { signal } = this.#context;
    const vigil = new Vigil(this.#context.clock, this.#memory);
    let last: LastWord = {};
    let watched = watchedOf(await this.#options.findRoots());
    while (!signal.aborted) {
      const lookedAtMs = this.#context.clock.now();
      // The watch comes before the reading, so a change between the two rings the bell.
      const polling = await this.#follow(watched);
      const seen = await this.#look(lookedAtMs);
      if (!isDeepStrictEqual(seen.watched, watched)) {
        // What it refers to is read again once it is watched.
        watched = seen.watched;
        continue;
      }
      this.#closure = seen.closure;
      const said = news(seen.signal, last);
      last = lastWordAfter(seen.signal, last);
      if (said !== undefined && !signal.aborted) yield saying(said, polling);
      while (!signal.aborted && !(await this.#wait(polling)) && (await this.#nothingNew(vigil, polling))) yield saying({ kind: 'unchanged' }, polling);
    }
  }

  /** Watches where changes show. @returns why that does not help, where it doesn't */
  async #follow({ paths, folders }: Watched): Promise<string | undefined> {
    if (!this.#options.events) return 'as it was asked to';
    const trails = await Promise.all(paths.map(linkTrail));
    return this.#folders.follow(trails.flat(), folders);
  }

  async #look(lookedAtMs: number): Promise<Look> {
    const { name, findRoots } = this.#options;
    try {
      const { clock, referencesOf } = this.#context;
      const closure = await readClosure(findRoots, { clock, memory: this.#memory, referencesOf });
      const { documents, revision, paths, folders } = closure;
      const settled = revision !== this.#closure?.revision && (await isProvenWhole(this.#closure, closure));
      return { signal: { kind: 'snapshot', documents, revision, lookedAtMs, ...(settled ? { settled } : {}) }, watched: { paths, folders }, closure };
    } catch (thrown) {
      return { signal: { kind: 'fault', error: readFault(name, thrown) }, watched: watchedOf(await findRoots()) };
    }
  }

  /** @returns whether something rang */
  async #wait(polling: string | undefined): Promise<boolean> {
    const { reconcileMs, pollIntervalMs } = this.#options;
    return this.#bell.wait(this.#context.clock, polling === undefined ? reconcileMs * calm(this.#closure?.paths.length ?? 0) : pollIntervalMs);
  }

  /** Whether another look can be spared. One whose watch failed is not: it may succeed by now. */
  async #nothingNew(vigil: Vigil, polling: string | undefined): Promise<boolean> {
    if (this.#closure === undefined || (this.#options.events && polling !== undefined)) return false;
    return vigil.nothingNew(this.#closure);
  }
}

/**
 * Says what files hold, now and each time their content changes, until the context's signal aborts.
 *
 * Notifications, nudges and the passing of time are all the same: a reason to look again.
 */
export function watchFile(options: WatchFileOptions, context: SourceContext): AsyncGenerator<SourceSignal, void> {
  return new FileWatch(options, context).signals();
}
