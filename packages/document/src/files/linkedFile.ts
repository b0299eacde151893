import { createHash } from 'node:crypto';

/** A file that a document refers to, as its source read it. */
export class LinkedFile {
  /** As the document writes it. */
  readonly written: string;
  /** The file as users know it. */
  readonly name: string;
  /** Equal exactly when the contents are. */
  readonly revision: string;
  /** Private, since a frozen configuration can't freeze bytes. */
  readonly #bytes: Uint8Array;

  /** The defaults are for class-transformer, which makes a copy that nobody uses. */
  constructor(written = '', name = '', content: string | Uint8Array = '') {
    this.written = written;
    this.name = name;
    this.#bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.revision = createHash('sha256').update(this.#bytes).digest('hex');
  }

  /** The content; not to be written to. */
  bytes(): Uint8Array {
    return this.#bytes;
  }

  /** For people: the path, and which content it had. */
  toString(): string {
    return `${this.written} (sha256 ${this.revision.slice(0, 12)})`;
  }
}
