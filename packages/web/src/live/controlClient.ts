import type { SaidFinding } from '../words/planWords.js';
import { ServerSentEvents, type ServerSentEvent } from '../words/serverSentEvents.js';

/** The body of a refusal. */
interface SaidRefusal {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly outcome?: { readonly findings?: readonly SaidFinding[] };
}

/** Why the control API did not do what it was asked for. */
export class ControlRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  /** What was wrong with a configuration that was refused. */
  readonly findings: readonly SaidFinding[];

  constructor(status: number, { code = '', message = '', hint, outcome }: SaidRefusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.findings = outcome?.findings ?? [];
  }
}

/** The server says something each ten seconds; after so long a silence it is gone. In milliseconds. */
const longestSilenceMs = 25_000;
/** For an answer. */
const patienceMs = 10_000;

/** Asks the control API that this page came from. */
export class ControlClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /**
   * Asks, and gives the answer's body.
   *
   * @param path - relative to the page, so that it also works behind a proxy
   * @throws ControlRefusal; TypeError and DOMException when nobody answers
   */
  async ask<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const headers = { ...this.#headers(), ...(body ? { 'content-type': 'application/json' } : {}) };
    const response = await fetch(path, { method, headers, signal: AbortSignal.timeout(patienceMs), cache: 'no-store', ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new ControlRefusal(response.status, await response.json());
    return await response.json();
  }

  /** Every event from now on, or from the one after `lastId`, until the server ends it. @throws as `ask`, and when the server is silent for long */
  async *events(lastId: string, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    const silence = new AbortController();
    const response = await fetch('v1/events', { headers: { ...this.#headers(), ...(lastId === '' ? {} : { 'last-event-id': lastId }) }, signal: AbortSignal.any([signal, silence.signal]), cache: 'no-store' });
    if (!response.ok || !response.body) throw new ControlRefusal(response.status, await response.json());
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const events = new ServerSentEvents();
    for (;;) {
      const limit = setTimeout(() => silence.abort(), longestSilenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(limit));
      if (done) return;
      yield* events.add(value);
    }
  }

  #headers(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#token}` };
  }
}
