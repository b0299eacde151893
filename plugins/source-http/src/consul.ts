import type { AnswerHeaders } from './exchange.js';
import { HttpFailure } from './httpFailure.js';

/**
 * The URL of a blocking query (https://developer.hashicorp.com/consul/api-docs/features/blocking): answered when the key
 * has changed since `index`, or after `waitMs` and up to a sixteenth more.
 */
export function blockingUrl(url: URL, index: number, waitMs: number): URL {
  const blocking = new URL(url);
  const wait = waitMs % 1_000 === 0 ? `${waitMs / 1_000}s` : `${waitMs}ms`;
  // Appended as text: URLSearchParams would write the user's own query anew.
  blocking.search = `${url.search === '' ? '?' : `${url.search}&`}index=${index}&wait=${wait}`;
  return blocking;
}

/** The longest that a blocking query may take before its answer begins, in milliseconds: Consul spreads the ends of waits. */
export function longestWaitMs(waitMs: number): number {
  return waitMs + waitMs / 16;
}

/** `X-Consul-Index`; undefined when there is none. */
export function indexIn(headers: AnswerHeaders): number | undefined {
  const written = headers['x-consul-index'];
  return typeof written === 'string' && /^\d+$/.test(written) ? Number(written) : undefined;
}

/** What to wait from next; 0 asks without waiting. An index that went backwards means another history: begin anew. */
export function nextIndex(previous: number, given: number): number {
  return given < previous ? 0 : given;
}

/** What a key holds: with `raw` in the query the body itself, or else the value of the one entry in it. @throws HttpFailure */
export function valueIn(body: Buffer, url: URL): Buffer {
  if (url.searchParams.has('raw')) return body;
  const entries = entriesIn(body);
  if (entries.length !== 1) throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', `its answer names ${entries.length} keys, and a document is one. Leave out recurse, and name the key itself`);
  const value: unknown = Reflect.get(Object(entries[0]), 'Value');
  // A key without a value is there, and empty.
  if (value === null) return Buffer.alloc(0);
  if (typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return Buffer.from(value, 'base64');
  throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', 'its answer is no entry of a key-value store: it has no Value in base64. Leave out waitMs for what is no Consul, or write ?raw');
}

function entriesIn(body: Buffer): readonly unknown[] {
  try {
    const entries: unknown = JSON.parse(body.toString('utf8'));
    if (Array.isArray(entries)) return entries;
  } catch {
    // Said below.
  }
  throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', 'its answer is no list of keys and values as JSON. Leave out waitMs for what is no Consul, or write ?raw');
}
