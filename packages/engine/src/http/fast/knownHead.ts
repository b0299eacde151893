/** A longer head is not remembered: to keep it would cost more than to read it. */
const mostBytes = 2 * 1024;

/** Memory, and the same in words of eight bytes where it begins as words must. */
interface Piece {
  readonly bytes: Buffer;
  readonly words: BigInt64Array;
}

/**
 * The bytes of the last head that came in one piece. Servers say the same again and again, so the next head mostly equals it,
 * and what was read from it need not be read again.
 */
export class KnownHead {
  #known: Piece | undefined;
  #length = 0;
  /** Where the last answer was: mostly, all are read into the same place. */
  #seen: Piece | undefined;

  /** True when `bytes`, up to `to`, begin with it. A call out of JavaScript takes longer than to compare as much as a head has. */
  begins(bytes: Buffer, to: number): boolean {
    const length = this.#length;
    const known = this.#known;
    if (length === 0 || length > to || known === undefined) return false;
    const { words } = this.#seen?.bytes === bytes ? this.#seen : (this.#seen = pieceOf(bytes));
    const whole = Math.min(words.length, length >> 3);
    for (let at = 0; at < whole; at++) if (words[at] !== known.words[at]) return false;
    for (let at = whole << 3; at < length; at++) if (bytes[at] !== known.bytes[at]) return false;
    return true;
  }

  /** Its length in bytes; 0 when there is none. */
  get length(): number {
    return this.#length;
  }

  /** Remembers the first `length` bytes. */
  learn(bytes: Buffer, length: number): void {
    this.#length = length <= mostBytes ? length : 0;
    if (this.#length === 0) return;
    this.#known ??= pieceOf(Buffer.allocUnsafeSlow(mostBytes));
    bytes.copy(this.#known.bytes, 0, 0, length);
  }

  forget(): void {
    this.#length = 0;
  }
}

function pieceOf(bytes: Buffer): Piece {
  const { buffer, byteOffset, length } = bytes;
  return { bytes, words: byteOffset % 8 === 0 ? new BigInt64Array(buffer, byteOffset, length >> 3) : new BigInt64Array(0) };
}
