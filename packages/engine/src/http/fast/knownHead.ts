/** A longer head is not remembered: to keep it would cost more than to read it. */
const mostBytes = 2 * 1024;

/**
 * The bytes of the last head that came in one piece. Servers say the same again and again, so the next head mostly equals it,
 * and what was read from it need not be read again.
 */
export class KnownHead {
  #bytes: Buffer | undefined;
  #length = 0;

  /** True when `bytes`, up to `to`, begin with it. */
  begins(bytes: Buffer, to: number): boolean {
    const length = this.#length;
    return length > 0 && length <= to && this.#bytes?.compare(bytes, 0, length, 0, length) === 0;
  }

  /** Its length in bytes; 0 when there is none. */
  get length(): number {
    return this.#length;
  }

  /** Remembers the first `length` bytes. */
  learn(bytes: Buffer, length: number): void {
    this.#length = length <= mostBytes ? length : 0;
    if (this.#length === 0) return;
    this.#bytes ??= Buffer.allocUnsafe(mostBytes);
    bytes.copy(this.#bytes, 0, 0, length);
  }

  forget(): void {
    this.#length = 0;
  }
}
