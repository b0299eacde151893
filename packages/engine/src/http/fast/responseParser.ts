import { carriageReturn, lineFeed } from './byteClasses.js';
import { ChunkSize } from './chunkSize.js';
import { HeaderSection } from './headerSection.js';
import { KeptBody } from './keptBody.js';
import { KnownHead } from './knownHead.js';
import { StatusLine } from './statusLine.js';

/** `whole`: the answer has ended; `refused`: it is not HTTP/1, or not whole. */
export type Progress = 'more' | 'whole' | 'refused';

/** What is asked of an answer. */
export interface AnswerWishes {
  /** The request was `HEAD`: there is no body, whatever the headers say. */
  readonly isHead: boolean;
  readonly keepBody: boolean;
  readonly bodyEncoding: 'utf8' | 'latin1';
  readonly keepHeaders: boolean;
}

/** What is read next. */
const answerStart = -1;
const statusLine = 0;
const headers = 1;
const bodyByLength = 2;
const bodyToTheEnd = 3;
const chunkSize = 4;
const chunk = 5;
const chunkReturn = 6;
const chunkLineFeed = 7;
const trailers = 8;
const ended = 9;

/**
 * Reads one answer after the other from the bytes of a connection, in pieces of any size, and never throws. It takes and
 * refuses what undici does, apart from what its tests name.
 */
export class ResponseParser {
  readonly #line = new StatusLine();
  readonly #head = new HeaderSection();
  readonly #chunkSize = new ChunkSize();
  /** What `#line` and `#head` were read from; only what came with `#keptHeaders` as now is still there. */
  readonly #known = new KnownHead();
  #keptHeaders = false;
  #phase = ended;
  #wishes: AnswerWishes = { isHead: false, keepBody: false, bodyEncoding: 'utf8', keepHeaders: false };
  #body: KeptBody | undefined;
  /** Of the body or the chunk. */
  #leftBytes = 0;
  /** Bytes of the last piece that stand after the answer. */
  extraBytes = 0;
  /** Why it was refused. */
  fault = '';

  get status(): number {
    return this.#line.status;
  }

  /** Flat, names in lower case; undefined when they are not kept. */
  get headers(): readonly string[] | undefined {
    return this.#head.headers;
  }

  get setCookies(): readonly string[] | undefined {
    return this.#head.setCookies;
  }

  /** Undefined when it is not kept. */
  get body(): string | undefined {
    return this.#body?.text(this.#wishes.bodyEncoding);
  }

  /** The server may keep the connection open after this answer. */
  get persistent(): boolean {
    const { asksToClose, asksToKeep } = this.#head;
    return this.#line.persistent ? !asksToClose : asksToKeep;
  }

  /** How long the server says that it keeps an idle connection, in milliseconds; -1 where it does not. */
  get idleHintMs(): number {
    return this.#head.idleHintMs;
  }

  /** The next bytes are those of a new answer. */
  begin(wishes: AnswerWishes): void {
    this.#wishes = wishes;
    this.#body = wishes.keepBody ? new KeptBody() : undefined;
    this.#phase = answerStart;
    this.fault = '';
  }

  /** Reads a piece, whose bytes may be overwritten afterwards. Not called any more once it was whole or refused. */
  feed(bytes: Buffer, to: number): Progress {
    let at = this.#phase === answerStart ? this.#readWholeHead(bytes, to) : 0;
    while (at < to && this.#phase !== ended && this.fault === '') at = this.#step(bytes, at, to);
    if (this.fault !== '') return 'refused';
    if (this.#phase !== ended) return 'more';
    this.extraBytes = to - at;
    return 'whole';
  }

  /** The server has closed its side: a body that lasts until then is whole. */
  finish(): Progress {
    if (this.#phase === bodyToTheEnd) this.#phase = ended;
    else this.fault = 'the connection was closed before the answer was whole';
    return this.fault === '' ? 'whole' : 'refused';
  }

  /** Reads the head, if all of it is there; one that is known is passed over. */
  #readWholeHead(bytes: Buffer, to: number): number {
    const { keepHeaders } = this.#wishes;
    if (keepHeaders === this.#keptHeaders && this.#known.begins(bytes, to)) {
      this.#beginBody();
      return this.#known.length;
    }
    this.#keptHeaders = keepHeaders;
    this.#known.forget();
    this.#beginHead();
    let at = this.#readStatusLine(bytes, 0, to);
    if (this.#phase === headers) at = this.#readHeaders(bytes, at, to);
    if (this.#head.done && this.fault === '' && this.#line.status >= 200) this.#known.learn(bytes, at);
    return at;
  }

  /** Reads what its phase is about, as far as the bytes go. */
  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#phase) {
      case statusLine:
        return this.#readStatusLine(bytes, at, to);
      case headers:
      case trailers:
        return this.#readHeaders(bytes, at, to);
      case chunkSize:
        return this.#readChunkSize(bytes, at, to);
      case chunkReturn:
        return this.#expect(carriageReturn, chunkLineFeed, bytes, at, to);
      case chunkLineFeed:
        return this.#expect(lineFeed, chunkSize, bytes, at, to);
      case bodyToTheEnd:
        this.#body?.add(bytes, at, to);
        return to;
      default:
        return this.#readCounted(bytes, at, to);
    }
  }

  #beginHead(): void {
    this.#line.begin();
    this.#head.begin(this.#wishes.keepHeaders);
    this.#phase = statusLine;
    this.fault = '';
  }

  #readStatusLine(bytes: Buffer, from: number, to: number): number {
    const at = this.#line.feed(bytes, from, to);
    if (this.#line.fault !== undefined) this.fault = this.#line.fault;
    else if (this.#line.done) this.#phase = headers;
    return at;
  }

  #readHeaders(bytes: Buffer, from: number, to: number): number {
    const at = this.#head.feed(bytes, from, to);
    if (this.#head.fault !== undefined) this.fault = this.#head.fault;
    else if (this.#head.done) {
      if (this.#phase === trailers) this.#endTrailers();
      else this.#beginBody();
    }
    return at;
  }

  /** RFC 9112, section 6.3. */
  #beginBody(): void {
    const { status } = this.#line;
    const { contentLength, encoded, chunked } = this.#head;
    if (status < 200) this.#skipInterim(status);
    else if (this.#wishes.isHead || status === 204 || status === 304) this.#phase = ended;
    else if (chunked) this.#beginChunk();
    else if (encoded || contentLength < 0) this.#phase = bodyToTheEnd;
    else {
      this.#leftBytes = contentLength;
      this.#phase = contentLength === 0 ? ended : bodyByLength;
    }
  }

  /** Another answer follows, unless the server leaves HTTP or the connection. */
  #skipInterim(status: number): void {
    if (status === 101 || status < 100) this.fault = `status ${status} was not asked for`;
    else if (!this.persistent) this.fault = `the server closes the connection after status ${status}`;
    else this.#beginHead();
  }

  #beginChunk(): void {
    this.#chunkSize.begin();
    this.#phase = chunkSize;
  }

  #readChunkSize(bytes: Buffer, from: number, to: number): number {
    const at = this.#chunkSize.feed(bytes, from, to);
    if (this.#chunkSize.fault !== undefined) this.fault = this.#chunkSize.fault;
    else if (this.#chunkSize.done) {
      this.#leftBytes = this.#chunkSize.size;
      this.#phase = this.#leftBytes === 0 ? trailers : chunk;
      if (this.#phase === trailers) this.#head.beginTrailers();
    }
    return at;
  }

  /** What trailers say of the connection has been added to what the head said. */
  #endTrailers(): void {
    this.#phase = ended;
    if (!this.#head.isEmpty) this.#known.forget();
  }

  #readCounted(bytes: Buffer, from: number, to: number): number {
    const at = Math.min(to, from + this.#leftBytes);
    this.#body?.add(bytes, from, at);
    this.#leftBytes -= at - from;
    if (this.#leftBytes === 0) this.#phase = this.#phase === chunk ? chunkReturn : ended;
    return at;
  }

  #expect(byte: number, next: number, bytes: Uint8Array, at: number, to: number): number {
    if (at === to) return at;
    if (bytes[at] !== byte) this.fault = 'a chunk does not end with a line break';
    else if (next === chunkSize) this.#beginChunk();
    else this.#phase = next;
    return at + 1;
  }
}
