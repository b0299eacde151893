import type { Clock, SourceContext, SourceDocument } from '@midflight/core';
import { ClosureReader } from './closureReader.js';
import type { FileMemory, ReadFile } from './fileMemory.js';
import { stampAt, stampOf } from './fileStamp.js';
import type { Roots } from './roots.js';

/**
 * Someone may change something during every reading. After this long, in milliseconds, the last one is given all the
 * same, though it may be a mix: a file of data that grows without a pause must not hide every save. As long as the longest
 * wait for quiet where nothing else is said; a busy machine takes many readings to catch a moment between two swaps.
 */
const patienceMs = 2_000;

/** Where changes of a closure show. */
export interface Watched {
  /** Every file, also those that are missing; absolute. */
  readonly paths: readonly string[];
  /** Where patterns look; absolute. */
  readonly folders: readonly string[];
}

/** Documents and all that they refer to, as all of it stood at one moment. */
export interface Closure extends Watched {
  readonly documents: readonly SourceDocument[];
  /** Equal exactly when all contents are, and all reasons why there are none. */
  readonly revision: string;
  /** What was read, by absolute path. */
  readonly files: ReadonlyMap<string, ReadFile>;
  /** As they were while it was read, by absolute path. */
  readonly stamps: ReadonlyMap<string, string | undefined>;
  /** Whether equal stamps prove that nothing has changed. */
  readonly isRested: boolean;
}

/** With what a closure is read. */
export interface ReadClosureOptions {
  readonly clock: Clock;
  readonly memory: FileMemory;
  readonly referencesOf: SourceContext['referencesOf'];
}

/**
 * Reads documents and, through any depth, all that each refers to within its own folder tree. A reference that can't be
 * followed is said with its document; only the documents themselves must be there.
 *
 * @throws Error with a `code`, as `readWhole` does, when a document itself can't be read
 */
export async function readClosure(findRoots: () => Promise<Roots>, options: ReadClosureOptions): Promise<Closure> {
  const giveUpAt = options.clock.now() + patienceMs;
  for (;;) {
    const closure = await readOnce(await findRoots(), options);
    // What was swapped while it was read would be a mix of two versions; one file alone is none.
    if (closure.stamps.size <= 1 || (await isAsItWas(closure)) || options.clock.now() >= giveUpAt) return closure;
  }
}

/** Whether every file and folder has the stamp that it had; reads nothing. */
export async function isAsItWas({ stamps }: Closure): Promise<boolean> {
  const same = await Promise.all([...stamps].map(async ([path, stamp]) => (await stampAt(path)) === stamp));
  return same.every(Boolean);
}

async function readOnce({ files: roots, folders }: Roots, { memory, referencesOf }: ReadClosureOptions): Promise<Closure> {
  if (roots.length === 0) throw Object.assign(new Error('nothing to read'), { code: 'ENOMATCH' });
  const reader = new ClosureReader(memory, referencesOf);
  const documents: SourceDocument[] = [];
  for (const root of roots) documents.push(await reader.read(root));
  const { files, paths } = reader;
  memory.keepOnly(files.keys());
  const searched = new Map([...folders, ...reader.folders]);
  return {
    documents,
    revision: reader.revisionOf(documents),
    // Files are read side by side, and come to be known in another order each time.
    paths: [...paths].toSorted(),
    folders: [...searched.keys()].toSorted(),
    files,
    stamps: new Map([...searched, ...[...files].map(([path, { stats }]) => [path, stampOf(stats)] as const)]),
    isRested: !reader.lacksSomething && [...files.values()].every(({ rested }) => rested),
  };
}
