import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isRested, stampOf } from './fileStamp.js';
import { readWhole } from './readWhole.js';

/** How much of a document is read at most. */
export const maxDocumentBytes = 16 * 2 ** 20;
/** How much of a file that is no document is read at most. */
export const maxAttachmentBytes = 64 * 2 ** 20;

/** A file as it was read. */
export interface ReadFile {
  readonly content: Uint8Array;
  readonly digest: string;
  /** Of the moment at which the content was complete. */
  readonly stats: BigIntStats;
  /** Whether an equal stamp proves that the content is still the same. */
  readonly rested: boolean;
}

/** Reads files, and gives what it read before where the file can't have changed since: then nothing is opened. */
export class FileMemory {
  readonly #wallTimeMs: () => number;
  #known = new Map<string, ReadFile>();

  constructor(wallTimeMs: () => number) {
    this.#wallTimeMs = wallTimeMs;
  }

  /** @throws Error with a `code`, as `readWhole` does */
  async read(path: string, maxBytes: number): Promise<ReadFile> {
    const known = this.#known.get(path);
    if (known?.rested && known.content.length <= maxBytes && stampOf(await stat(path, { bigint: true })) === stampOf(known.stats)) return known;
    return this.#read(path, maxBytes);
  }

  /** Reads these again, whatever their stamps say. @returns whether every one holds what it held */
  async verify(paths: readonly string[]): Promise<boolean> {
    const same = await Promise.all(
      paths.map(async (path) => {
        const known = this.#known.get(path);
        const now = await this.#read(path, maxAttachmentBytes).catch(() => undefined);
        return now?.digest === known?.digest;
      }),
    );
    return same.every(Boolean);
  }

  /** Forgets all but these. */
  keepOnly(paths: Iterable<string>): void {
    this.#known = new Map([...paths].flatMap((path) => {
      const known = this.#known.get(path);
      return known ? [[path, known]] : [];
    }));
  }

  async #read(path: string, maxBytes: number): Promise<ReadFile> {
    const { content, stats } = await readWhole(path, maxBytes);
    const file = { content, stats, digest: createHash('sha256').update(content).digest('hex'), rested: isRested(stats, this.#wallTimeMs()) };
    this.#known.set(path, file);
    return file;
  }
}
