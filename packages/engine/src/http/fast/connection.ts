import type { OnReadOpts, Socket } from 'node:net';
import type { Clock } from '@midflight/core';
import type { AwaitsTurn, LoopTurn } from '../../loopTurn.js';
import { arrive } from '../../schedule/aheadClock.js';
import { failedRequest } from '../failedRequest.js';
import type { Carrier, PendingRequest } from './pendingRequest.js';
import { ResponseParser } from './responseParser.js';

/** Whom a connection tells what became of it. */
export interface ConnectionOwner {
  /** An answer is complete, and the connection may carry the next request. */
  freed(connection: Connection): void;
  /** It closed while it carried nothing. */
  lost(connection: Connection): void;
  /** It turned out to be closed before anything of the request was written. */
  replace(pending: PendingRequest): void;
}

const readBytes = 64 * 1024;
const none: readonly string[] = [];
/** One piece is parsed before the next is read, so all may read into the same place; Windows reads ahead. */
const sharedBuffer = process.platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(readBytes);

/** Connects a socket. */
export type OpenSocket = (onread: OnReadOpts) => { readonly socket: Socket; readonly readyEvent: 'connect' | 'secureConnect' };

/** One connection: carries one request at a time, and goes on for as long as the server agrees. */
export class Connection implements Carrier, AwaitsTurn {
  /** When it may rest no longer; its owner counts. */
  restsUntil = 0;
  readonly #owner: ConnectionOwner;
  readonly #clock: Clock;
  readonly #turn: LoopTurn;
  readonly #socket: Socket;
  /** Writes nothing, by the way that all goes; over TLS that would take a turn of the event loop, which what is written next had to wait for. */
  readonly #rehearse: (() => void) | undefined;
  readonly #parser = new ResponseParser();
  #pending: PendingRequest | undefined;
  #isReady = false;
  #isWritten = false;
  #isOpen = true;
  /** How long it took to connect, for the first request to tell; 0 afterwards. */
  #connectMs = 0;
  #writtenAtMs = 0;
  /** Of the answer under way; -1 until then. Where it may be undefined, V8 makes an object of each. */
  #firstByteAtMs = -1;

  constructor(owner: ConnectionOwner, clock: Clock, turn: LoopTurn, open: OpenSocket) {
    this.#owner = owner;
    this.#clock = clock;
    const beganAtMs = clock.now();
    this.#turn = turn;
    const buffer = sharedBuffer ?? Buffer.allocUnsafeSlow(readBytes);
    const { socket, readyEvent } = open({
      buffer,
      callback: (count) => {
        this.#take(buffer, count);
        return true;
      },
    });
    this.#socket = socket;
    this.#rehearse = readyEvent === 'connect' ? () => void socket.write('', 'latin1') : undefined;
    socket.once(readyEvent, () => {
      this.#isReady = true;
      const nowMs = clock.now();
      this.#connectMs = nowMs - beganAtMs;
      if (this.#pending !== undefined) this.#write(this.#pending, nowMs);
    });
    socket.on('end', () => this.#endOfAnswers());
    socket.on('error', (error) => this.#closed(error));
    socket.on('close', () => this.#closed(undefined));
  }

  /** How long the server says that it keeps an idle connection, in milliseconds; -1 where it does not. */
  get idleHintMs(): number {
    return this.#parser.idleHintMs;
  }

  /**
   * Sends a request, once this turn of the event loop is over. What the server did meanwhile has been looked at by then: it may have closed
   * the connection. A request that was written is never sent twice, whatever happens: the load would not be what it is said to be. And all
   * answers of a turn are read before the next requests are written: none waits for these to be told when it came, and a server is woken up once
   * for all of them.
   */
  carry(pending: PendingRequest): void {
    pending.carrier = this;
    this.#pending = pending;
    this.#isWritten = false;
    if (!this.#isReady) return;
    if (this.#turn.isOver) this.#write(pending, pending.sentAtMs);
    else this.#turn.after(this);
  }

  turnEnded(): void {
    if (this.#pending !== undefined && !this.#isWritten) this.#write(this.#pending, this.#clock.now());
  }

  destroy(): void {
    this.#isOpen = false;
    this.#pending = undefined;
    this.#socket.destroy();
  }

  /** Destroys it; resolves when it is closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.closed) return resolve();
      this.#socket.once('close', () => resolve());
      this.destroy();
    });
  }

  #write(pending: PendingRequest, nowMs: number): void {
    this.#isWritten = true;
    this.#writtenAtMs = nowMs;
    this.#firstByteAtMs = -1;
    this.#parser.begin(pending);
    const { text, body } = pending.request;
    arrive(this.#clock, this.#rehearse);
    if (body === undefined) this.#socket.write(text, 'latin1');
    else {
      this.#socket.cork();
      this.#socket.write(text, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
  }

  #take(bytes: Buffer, count: number): void {
    const pending = this.#pending;
    // Nobody asked for these: whose answer the next ones are, nobody could tell.
    if (pending === undefined || !this.#isWritten) return this.#closed(undefined);
    const nowMs = this.#clock.now();
    if (this.#firstByteAtMs < 0) this.#firstByteAtMs = nowMs;
    const progress = this.#parser.feed(bytes, count);
    if (progress === 'more') return;
    if (progress === 'refused') return this.#closed(networkError('EPROTO', this.#parser.fault));
    const isReusable = this.#parser.persistent && this.#parser.extraBytes === 0 && !pending.request.closes && this.#socket.writableLength === 0;
    this.#answered(pending, isReusable, nowMs);
  }

  #answered(pending: PendingRequest, isReusable: boolean, nowMs: number): void {
    const { status, headers, setCookies = none, body } = this.#parser;
    const connectMs = this.#connectMs;
    this.#connectMs = 0;
    this.#pending = undefined;
    if (isReusable) this.#owner.freed(this);
    else this.destroy();
    pending.end({ kind: 'answer', status, headers, setCookies, body, connectMs, firstByteMs: (this.#firstByteAtMs < 0 ? nowMs : this.#firstByteAtMs) - this.#writtenAtMs, endedAtMs: nowMs });
  }

  /** The server has closed its side. */
  #endOfAnswers(): void {
    if (this.#pending !== undefined && this.#isWritten && this.#parser.finish() === 'whole') this.#answered(this.#pending, false, this.#clock.now());
    else this.#closed(undefined);
  }

  #closed(error: Error | undefined): void {
    if (!this.#isOpen) return;
    const pending = this.#pending;
    this.destroy();
    if (pending === undefined) this.#owner.lost(this);
    else if (this.#isReady && !this.#isWritten) this.#owner.replace(pending);
    else pending.end(failedRequest(error ?? networkError('ECONNRESET', 'the connection was closed before the answer was whole')));
  }
}

function networkError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
