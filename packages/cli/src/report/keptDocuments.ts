import { toPlain, type LoadDocument } from '@midflight/document';

/** Of all documents together, so many characters of JSON: some thousand scenarios may make one of a megabyte. */
const mostCharacters = 4 * 1024 * 1024;

/** The documents that a run ran on, secrets hidden, up to a size: the first ones, so that the start is always among them. */
export class KeptDocuments {
  readonly #documents = new Map<number, unknown>();
  #left = mostCharacters;

  /** Keeps one for a report. */
  keep(revision: number, document: LoadDocument): void {
    if (this.#left <= 0) return;
    const shown = toPlain(document);
    this.#left -= JSON.stringify(shown).length;
    if (this.#left > 0 || this.#documents.size === 0) this.#documents.set(revision, shown);
  }

  /** That of one revision; undefined where it is not kept. */
  of(revision: number): unknown {
    return this.#documents.get(revision);
  }
}
