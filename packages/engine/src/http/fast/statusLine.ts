import { carriageReturn, lineFeed, space } from './byteClasses.js';

/** The longest reason phrase, in bytes. It is not looked at, and must not go on for ever. */
const mostReasonBytes = 16 * 1024;

const protocol = Buffer.from('HTTP/');
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;

/** Where in the line a byte stands: in the protocol's name, and then in these places. */
const majorAt = protocol.length;
const pointAt = majorAt + 1;
const minorAt = pointAt + 1;
const spaceAt = minorAt + 1;
const statusAt = spaceAt + 1;
const afterStatus = statusAt + 3;
const inReason = afterStatus + 1;
const atLineFeed = inReason + 1;

/** Reads `HTTP/1.1 200 OK`, in pieces of any size (RFC 9112, section 4). Empty lines before it do not count. */
export class StatusLine {
  /** Three digits, once `done`. */
  status = 0;
  /** By its version, the connection stays open unless a header says otherwise. */
  persistent = false;
  done = false;
  /** Why it is no status line; undefined as long as it may be one. */
  fault: string | undefined;
  #place = 0;
  #major = 0;
  #reasonBytes = 0;

  begin(): void {
    this.status = 0;
    this.done = false;
    this.fault = undefined;
    this.#place = 0;
    this.#reasonBytes = 0;
  }

  /** Reads on. @returns where it stopped: at `to`, or after the line when `done` */
  feed(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && !this.done && this.fault === undefined) {
      const byte = bytes[at++] ?? 0;
      if (this.#place < majorAt) this.#takeProtocol(byte);
      else if (this.#place < afterStatus) this.#takeNumber(byte);
      else this.#takeEnd(byte);
    }
    return at;
  }

  #takeProtocol(byte: number): void {
    if (byte === protocol[this.#place]) this.#place++;
    else if (this.#place !== 0 || (byte !== carriageReturn && byte !== lineFeed)) this.fault = 'the answer is not HTTP';
  }

  #takeNumber(byte: number): void {
    const place = this.#place++;
    if (place === pointAt ? byte !== point : place === spaceAt ? byte !== space : byte < zero || byte > nine) {
      this.fault = place < statusAt ? 'the answer has no version of HTTP' : 'the status is no number';
      return;
    }
    if (place === majorAt) this.#major = byte - zero;
    else if (place === minorAt) this.#judgeVersion(byte - zero);
    else if (place >= statusAt) this.status = this.status * 10 + byte - zero;
  }

  /** Those that undici takes. Only 1.1 keeps connections open without being asked to. */
  #judgeVersion(minor: number): void {
    const version = this.#major * 10 + minor;
    if (version !== 11 && version !== 10 && version !== 20 && version !== 9) this.fault = 'the answer has an unknown version of HTTP';
    this.persistent = version === 11;
  }

  #takeEnd(byte: number): void {
    if (this.#place === atLineFeed) {
      if (byte === lineFeed) this.done = true;
      else this.fault = 'the status line does not end with a line break';
    } else if (byte === carriageReturn) this.#place = atLineFeed;
    else if (byte === lineFeed || (this.#place === afterStatus && byte !== space)) this.fault = 'the status line does not end as it must';
    else if (++this.#reasonBytes > mostReasonBytes) this.fault = 'the status line is too long';
    else this.#place = inReason;
  }
}
