import { carriageReturn, colon, lineFeed, space, tab, tokenBytes, valueBytes } from './byteClasses.js';
import { isWord, readIdleHint, readLength, readList } from './fieldValues.js';

/** Names and values together must be shorter; undici's limit is the same. */
const mostBytes = 16 * 1024;

/** Names that say how the answer is framed, or what the driver must hand out. */
const other = 0;
const contentLength = 1;
const transferEncoding = 2;
const connection = 3;
const keepAlive = 4;
const setCookie = 5;
const kinds: readonly (readonly [name: Uint8Array, kind: number])[] = [
  [Buffer.from('connection'), connection],
  [Buffer.from('keep-alive'), keepAlive],
  [Buffer.from('set-cookie'), setCookie],
  [Buffer.from('content-length'), contentLength],
  [Buffer.from('proxy-connection'), connection],
  [Buffer.from('transfer-encoding'), transferEncoding],
];
const words = { close: Buffer.from('close'), keepAlive: Buffer.from('keep-alive'), chunked: Buffer.from('chunked') };

/** What is read next. */
const lineStart = 0;
const inName = 1;
const beforeValue = 2;
const inValue = 3;
const atLineFeed = 4;
const atLastLineFeed = 5;

/**
 * Reads the lines of a header section, and of the trailers after a chunked body, in pieces of any size (RFC 9112, section
 * 5). Of a line that nobody asks for, nothing is kept. What llhttp refuses is refused: folded lines, line breaks without a
 * carriage return, blanks before the colon, several lengths, a length beside a transfer coding.
 */
export class HeaderSection {
  done = false;
  /** Why it can't be read; undefined as long as it may. */
  fault: string | undefined;
  /** In bytes; -1 where none is given. */
  contentLength = -1;
  /** A transfer coding is named; `chunked` when it is the last. */
  encoded = false;
  chunked = false;
  /** What `connection` asks for. */
  asksToClose = false;
  asksToKeep = false;
  /** How long the server keeps an idle connection, in milliseconds; -1 where it does not say so. */
  idleHintMs = -1;
  setCookies: string[] | undefined;
  /** Flat; undefined when nobody asked for them. */
  headers: string[] | undefined;
  #state = lineStart;
  #kind = other;
  #bytes = 0;
  #trailing = false;
  /** The name in lower case and, where it is kept, the value after it. */
  #line = Buffer.allocUnsafe(256);
  #nameEnd = 0;
  #end = 0;

  begin(keepHeaders: boolean): void {
    this.contentLength = this.idleHintMs = -1;
    this.encoded = this.chunked = this.asksToClose = this.asksToKeep = this.#trailing = false;
    this.setCookies = undefined;
    this.headers = keepHeaders ? [] : undefined;
    this.#beginLines();
  }

  /** No line but the empty one has been read since it began. */
  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** What trailers say of the connection counts; they are not handed out. */
  beginTrailers(): void {
    this.#trailing = true;
    this.#beginLines();
  }

  /** Reads on. @returns where it stopped: at `to`, or after the empty line when `done` */
  feed(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && !this.done && this.fault === undefined) {
      switch (this.#state) {
        case lineStart:
          at = this.#startLine(bytes[at] ?? 0, at);
          break;
        case inName:
          at = this.#readName(bytes, at, to);
          break;
        case beforeValue:
          at = this.#skipBlanks(bytes, at, to);
          break;
        case inValue:
          at = this.#readValue(bytes, at, to);
          break;
        default:
          this.#takeLineFeed(bytes[at++] ?? 0);
      }
    }
    return at;
  }

  #beginLines(): void {
    this.done = false;
    this.fault = undefined;
    this.#state = lineStart;
    this.#bytes = 0;
  }

  #startLine(byte: number, at: number): number {
    this.#end = 0;
    this.#state = byte === carriageReturn ? atLastLineFeed : inName;
    return byte === carriageReturn ? at + 1 : at;
  }

  #readName(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    let end = this.#end;
    for (let lower = 0; at < to && (lower = tokenBytes[bytes[at] ?? 0] ?? 0) !== 0; at++) {
      if (end === this.#line.length) this.#growLine();
      this.#line[end++] = lower;
    }
    this.#end = end;
    this.#count(at - from);
    if (at === to) return at;
    if (bytes[at] !== colon || end === 0) this.fault = 'a header has no name, or one that can\'t be';
    else this.#endName();
    return at + 1;
  }

  #endName(): void {
    this.#nameEnd = this.#end;
    this.#kind = kindOf(this.#line, this.#end);
    this.#state = beforeValue;
    if ((this.#kind === transferEncoding && this.contentLength >= 0) || (this.#kind === contentLength && this.encoded)) this.fault = 'the answer has both a length and a transfer coding';
  }

  #skipBlanks(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && (bytes[at] === space || bytes[at] === tab)) at++;
    if (at < to) this.#state = inValue;
    return at;
  }

  #readValue(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && valueBytes[bytes[at] ?? 0] === 1) at++;
    this.#count(at - from);
    if (this.#kind !== other || this.headers !== undefined) this.#keep(bytes, from, at);
    if (at === to) return at;
    if (bytes[at] === carriageReturn) this.#state = atLineFeed;
    else this.fault = 'a header holds a byte that can\'t be there';
    return at + 1;
  }

  #takeLineFeed(byte: number): void {
    if (byte !== lineFeed) this.fault = 'a header does not end with a line break';
    else if (this.#state === atLastLineFeed) this.done = true;
    else this.#endLine();
  }

  #endLine(): void {
    this.#state = lineStart;
    if (this.#kind !== other) this.#understand(this.#line, this.#nameEnd, this.#end);
    if (this.#trailing) return;
    if (this.#kind === setCookie) (this.setCookies ??= []).push(this.#line.toString('latin1', this.#nameEnd, this.#end));
    this.headers?.push(this.#line.toString('latin1', 0, this.#nameEnd), this.#line.toString('latin1', this.#nameEnd, this.#end));
  }

  #understand(line: Buffer, from: number, to: number): void {
    if (this.#kind === contentLength) {
      const length = this.contentLength < 0 ? readLength(line, from, to) : undefined;
      if (length === undefined) this.fault = 'the answer has no sound length';
      else this.contentLength = length;
    } else if (this.#kind === transferEncoding && from < to) {
      this.encoded = true;
      this.chunked = isWord(line, from, to, words.chunked) || readList(line, from, to).at(-1) === 'chunked';
    } else if (this.#kind === connection) this.#understandConnection(line, from, to);
    else if (this.#kind === keepAlive) this.idleHintMs = readIdleHint(line, from, to) ?? this.idleHintMs;
  }

  #understandConnection(line: Buffer, from: number, to: number): void {
    if (isWord(line, from, to, words.keepAlive)) this.asksToKeep = true;
    else if (isWord(line, from, to, words.close)) this.asksToClose = true;
    else {
      const asked = readList(line, from, to);
      this.asksToKeep ||= asked.includes('keep-alive');
      this.asksToClose ||= asked.includes('close');
    }
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= mostBytes) this.fault = 'the headers are too long';
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    while (this.#end + to - from > this.#line.length) this.#growLine();
    this.#end += bytes.copy(this.#line, this.#end, from, to);
  }

  #growLine(): void {
    const grown = Buffer.allocUnsafe(this.#line.length * 2);
    this.#line.copy(grown);
    this.#line = grown;
  }
}

function kindOf(line: Uint8Array, length: number): number {
  for (const [name, kind] of kinds) if (name.length === length && isWord(line, 0, length, name)) return kind;
  return other;
}
