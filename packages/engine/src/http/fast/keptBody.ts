/** More of a body is read and not kept, so that one endless answer can't fill the memory. */
const mostKeptBytes = 16 * 1024 * 1024;

/** Collects a body that is handed out. The bytes are copied, since what they come in is used again. */
export class KeptBody {
  readonly #pieces: Buffer[] = [];
  #keptBytes = 0;

  add(bytes: Buffer, from: number, to: number): void {
    const end = Math.min(to, from + mostKeptBytes - this.#keptBytes);
    if (end <= from) return;
    this.#pieces.push(Buffer.from(bytes.subarray(from, end)));
    this.#keptBytes += end - from;
  }

  /** All of it. */
  text(encoding: 'utf8' | 'latin1'): string {
    const [first, ...more] = this.#pieces;
    return (first === undefined || more.length > 0 ? Buffer.concat(this.#pieces) : first).toString(encoding);
  }
}
