import { createHash } from 'node:crypto';
import type { Clock, MidflightError } from '@midflight/core';
import { blockingUrl, indexIn, longestWaitMs, nextIndex, valueIn } from './consul.js';
import { assertDocumentType } from './contentType.js';
import { decodeBody, encodingOf } from './decodeBody.js';
import { type AnswerHead, type AnswerHeaders, tooLarge } from './exchange.js';
import { type FinalAnswer, followRedirects } from './followRedirects.js';
import { HttpFailure, networkFailure, statusFailure } from './httpFailure.js';
import type { HttpSettings } from './httpSettings.js';
import { retryAfterMs } from './retryAfter.js';

/** How one read ended. */
export type Reading = (
  | { readonly kind: 'content'; readonly content: Buffer; readonly revision: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'fault'; readonly error: MidflightError; readonly retryAfterMs: number | undefined }
  /** Given up because someone asked for more. */
  | { readonly kind: 'cut' }
) & {
  /** True when the next read may follow at once, since it will wait at the server. */
  readonly soon: boolean;
}

/** What a read is asked for. */
export interface ReadOptions {
  /** Wants an answer now, and no waiting at the server. */
  readonly hurried: boolean;
  /** Ends a wait at the server when it aborts. */
  readonly hurry: AbortSignal;
  /** Ends the read when it aborts. */
  readonly ended: AbortSignal;
}

/** How to ask. */
interface Question {
  /** Unconditional, and past every cache on the way. */
  readonly full: boolean;
  /** What to wait from; 0 does not wait. */
  readonly index: number;
}

/** An answer that holds a document. */
interface Found {
  readonly content: Buffer;
  readonly revision: string;
  readonly answer: FinalAnswer;
}

/** What was accepted last, to be asked for only when it is another now. */
interface Validators {
  readonly from: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The read was given up by whoever asked for it. */
class Cut extends Error {}

/** Reads one URL again and again, one read at a time, and knows what it read last. Whoever reads decides when. */
export class UrlReader {
  readonly #settings: HttpSettings;
  readonly #clock: Clock;
  #revision: string | undefined;
  #validators: Validators | undefined;
  #index = 0;
  #fullAtMs = -Infinity;

  constructor(settings: HttpSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Looks once, within the limits of the settings. Never throws. */
  async read({ hurried, hurry, ended }: ReadOptions): Promise<Reading> {
    const { fullReadMs, timeoutMs, waitMs = 0, name } = this.#settings;
    const startedAtMs = this.#clock.now();
    const before = this.#index;
    const full = startedAtMs - this.#fullAtMs >= fullReadMs;
    const index = full || hurried ? 0 : before;
    const cutter = new AbortController();
    const cut = (): void => cutter.abort(new Cut());
    const timer = this.#clock.setTimer(timeoutMs + (index > 0 ? longestWaitMs(waitMs) : 0), () => cutter.abort(timeout(timeoutMs)));
    const cutters = index > 0 ? [ended, hurry] : [ended];
    for (const signal of cutters) signal.addEventListener('abort', cut);
    try {
      const found = await this.#find({ full, index }, cutter.signal);
      const waited = index === 0 || this.#clock.now() - startedAtMs >= waitMs / 2;
      const soon = waitMs > 0 && (this.#index === 0 ? before > 0 : this.#index !== before || waited);
      if (full) this.#fullAtMs = startedAtMs;
      if (found === undefined || found.revision === this.#revision) return { kind: 'unchanged', soon };
      this.#revision = found.revision;
      return { kind: 'content', content: found.content, revision: found.revision, soon };
    } catch (thrown) {
      if (thrown instanceof Cut) return { kind: 'cut', soon: true };
      const failure = thrown instanceof HttpFailure ? thrown : networkFailure(thrown);
      const soon = waitMs > 0 && failure.details['status'] === 404 && this.#index > 0;
      // That nothing is there has been read in full, and can be waited at.
      if (full && soon) this.#fullAtMs = startedAtMs;
      return { kind: 'fault', error: failure.toError(name), retryAfterMs: failure.retryAfterMs, soon };
    } finally {
      timer.cancel();
      for (const signal of cutters) signal.removeEventListener('abort', cut);
    }
  }

  /** What is there; undefined when the server says that it is what was accepted last. */
  async #find(question: Question, signal: AbortSignal): Promise<Found | undefined> {
    const found = await this.#ask(question, signal);
    if (found === undefined) return undefined;
    if (found.revision !== this.#revision && !this.#isWhole(found.answer.headers)) await this.#confirm(found.revision, signal);
    const { headers, from } = found.answer;
    if (this.#settings.waitMs !== undefined) this.#takeIndex(headers);
    this.#validators = { from, headers: validatorsIn(headers) };
    return found;
  }

  async #ask({ full, index }: Question, signal: AbortSignal): Promise<Found | undefined> {
    const { url, waitMs, maxBodyBytes, signature } = this.#settings;
    const known = full || waitMs !== undefined ? undefined : this.#validators;
    const answer = await followRedirects(this.#settings, {
      url: index > 0 && waitMs !== undefined ? blockingUrl(url, index, waitMs) : url,
      headersFor: (from) => ({ ...(full ? { 'cache-control': 'no-cache' } : {}), ...(known?.from === from ? known.headers : {}) }),
      wantsBody: (head) => wantsBody(head, maxBodyBytes),
      signal,
    });
    if (answer.status === 304 && known?.from === answer.from) return undefined;
    if (!isDocument(answer)) throw this.#refusal(answer);
    const body = await decodeBody(answer, maxBodyBytes);
    signal.throwIfAborted();
    signature?.check(body, answer.headers);
    const content = waitMs === undefined ? body : valueIn(body, url);
    return { content, revision: `sha256:${createHash('sha256').update(content).digest('hex')}`, answer };
  }

  #refusal({ status, headers }: AnswerHead): HttpFailure {
    // A key that is not there yet, or no more, is waited for as well.
    if (status === 404 && this.#settings.waitMs !== undefined && indexIn(headers) !== undefined) this.#takeIndex(headers);
    return statusFailure(status, retryAfterMs(headers, this.#clock.wallTimeMs()));
  }

  /** An index is taken only with what it belongs to: waiting from it would skip what was not read. */
  #takeIndex(headers: AnswerHeaders): void {
    const index = indexIn(headers);
    if (index === undefined) throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', 'its answer has no X-Consul-Index, so it can\'t be waited for. Leave out waitMs for what is no Consul');
    this.#index = nextIndex(this.#index, index);
  }

  /** An answer that says nowhere how long it is ends with its connection, and one that was cut looks the same. */
  #isWhole(headers: AnswerHeaders): boolean {
    return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined || encodingOf(headers) !== undefined || this.#settings.signature !== undefined;
  }

  async #confirm(revision: string, signal: AbortSignal): Promise<void> {
    const again = await this.#ask({ full: true, index: 0 }, signal);
    if (again?.revision !== revision) throw new HttpFailure('MF_SOURCE_HTTP_INCOMPLETE', 'its answer does not say how long it is, and two in a row were not the same. Let the server send Content-Length');
  }
}

function wantsBody(head: AnswerHead, maxBytes: number): boolean {
  if (!isDocument(head)) return false;
  assertDocumentType(head.headers);
  encodingOf(head.headers);
  if (Number(head.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return true;
}

/** 203 is a 200 that a proxy has touched. */
function isDocument({ status }: AnswerHead): boolean {
  return status === 200 || status === 203;
}

function validatorsIn({ etag, 'last-modified': lastModified }: AnswerHeaders): Readonly<Record<string, string>> {
  return { ...(typeof etag === 'string' ? { 'if-none-match': etag } : {}), ...(typeof lastModified === 'string' ? { 'if-modified-since': lastModified } : {}) };
}

function timeout(timeoutMs: number): HttpFailure {
  return new HttpFailure('MF_SOURCE_HTTP_TIMEOUT', `it took longer than ${timeoutMs} ms to answer whole. Check the server, or raise timeoutMs`, { details: { timeoutMs } });
}
