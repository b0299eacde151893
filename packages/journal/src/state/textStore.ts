import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@midflight/core';
import { digestOf } from '../files/digest.js';
import { corrupt } from '../files/sealed.js';
import { writeWhole } from '../files/writeWhole.js';

/** Texts by their SHA-256: the same text is kept once, and what was changed shows. */
export class TextStore {
  readonly #folder: string;
  /** What the newest revisions consist of is known to be there: it is not read again for each of them. */
  #known = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes sure that these are there, by their digests, and that nobody takes them for unused before a revision refers to them. */
  async put(texts: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
    for (const [digest, text] of texts) {
      if (this.#known.has(digest)) continue;
      // It changes nothing but when the file was changed last.
      if (await this.#has(digest)) await chmod(this.#file(digest), 0o600);
      else await writeWhole(this.#file(digest), text);
    }
  }

  /** A revision on disk refers to these: as long as it is the newest one, they need not be looked for. */
  settle(digests: Iterable<string>): void {
    this.#known = new Set(digests);
  }

  /** @throws MF_STATE_CORRUPT where it is not there, or not what it was */
  async get(digest: string): Promise<Buffer> {
    const file = this.#file(digest);
    const text = await readFile(file).catch((cause: unknown) => {
      throw corrupt(file, `it can't be read: ${messageOf(cause)}`);
    });
    if (digestOf(text) !== digest) throw corrupt(file, 'its content is not what its name says: it was cut off or changed');
    return text;
  }

  /** One that was damaged is as good as none: it is written anew. */
  async #has(digest: string): Promise<boolean> {
    return this.get(digest).then(() => true, () => false);
  }

  #file(digest: string): string {
    return join(this.#folder, digest);
  }
}
