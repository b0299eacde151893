import { backslash, carriageReturn, equalsSign, hexDigits, lineFeed, quote, semicolon, tokenBytes, valueBytes } from './byteClasses.js';

/** The longest extensions of one chunk, in bytes. Nobody looks at them, and they must not go on for ever. */
const mostExtensionBytes = 16 * 1024;

/** What llhttp can count up to; nobody will ever send as much. */
const tooLong = 2 ** 64;

/** What is read next. */
const firstDigit = 0;
const digits = 1;
const extensionStart = 2;
const extensionName = 3;
const extensionValue = 4;
const inQuotes = 5;
const quotedPair = 6;
const afterQuotes = 7;
const atLineFeed = 8;

/** Reads the line before a chunk: its size, and extensions that mean nothing here (RFC 9112, section 7.1). */
export class ChunkSize {
  /** In bytes, once `done`. */
  size = 0;
  done = false;
  /** Why it is none; undefined as long as it may be one. */
  fault: string | undefined;
  #state = firstDigit;
  #extensionBytes = 0;

  begin(): void {
    this.size = 0;
    this.done = false;
    this.fault = undefined;
    this.#state = firstDigit;
    this.#extensionBytes = 0;
  }

  /** Reads on. @returns where it stopped: at `to`, or after the line when `done` */
  feed(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && !this.done && this.fault === undefined) {
      const byte = bytes[at++] ?? 0;
      if (this.#state <= digits) this.#takeDigit(byte);
      else if (this.#state === atLineFeed) this.#takeLineFeed(byte);
      else this.#takeExtension(byte);
    }
    return at;
  }

  #takeDigit(byte: number): void {
    const digit = hexDigits[byte] ?? 255;
    if (digit < 16) {
      this.#state = digits;
      this.size = this.size * 16 + digit;
      if (this.size >= tooLong) this.fault = 'a chunk is too long';
    } else if (this.#state === firstDigit) this.fault = 'a chunk has no size';
    else this.#takeEnd(byte, 'the size of a chunk is no number');
  }

  #takeLineFeed(byte: number): void {
    if (byte === lineFeed) this.done = true;
    else this.fault = 'the size of a chunk does not end with a line break';
  }

  /** What may follow a size, a name and a value alike. */
  #takeEnd(byte: number, otherwise: string): void {
    if (byte === carriageReturn) this.#state = atLineFeed;
    else if (byte === semicolon) this.#state = extensionStart;
    else this.fault = otherwise;
  }

  #takeExtension(byte: number): void {
    const fault = 'the extension of a chunk can\'t be read';
    if (++this.#extensionBytes > mostExtensionBytes) this.fault = 'the extensions of a chunk are too long';
    else if (this.#state === inQuotes) this.#takeQuoted(byte, fault);
    else if (this.#state === quotedPair) {
      if (valueBytes[byte] === 1) this.#state = inQuotes;
      else this.fault = fault;
    } else if (this.#state === afterQuotes) this.#takeEnd(byte, fault);
    else if (this.#state === extensionStart && byte === carriageReturn) this.fault = fault;
    else this.#takeToken(byte, fault);
  }

  #takeToken(byte: number, fault: string): void {
    const inValue = this.#state === extensionValue;
    if (tokenBytes[byte] !== 0) this.#state = inValue ? extensionValue : extensionName;
    else if (inValue && byte === quote) this.#state = inQuotes;
    else if (!inValue && byte === equalsSign) this.#state = extensionValue;
    else this.#takeEnd(byte, fault);
  }

  #takeQuoted(byte: number, fault: string): void {
    if (byte === quote) this.#state = afterQuotes;
    else if (byte === backslash) this.#state = quotedPair;
    else if (valueBytes[byte] !== 1) this.fault = fault;
  }
}
