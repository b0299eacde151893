import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MetricsSnapshot } from '@midflight/core';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Dispatcher } from 'undici';
import type { Collector } from './collector.js';
import { connectTo } from './connection.js';
import { toResourceMetrics } from './toResourceMetrics.js';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Without its parameters, in lower case. */
  readonly type: string;
  /** Undefined when it is longer than any that a collector gives. */
  readonly body: Buffer | undefined;
}

/** A sound answer has a few hundred bytes; of another one nobody wants to know more. */
const mostAnswerBytes = 64 * 1_024;

const pack = promisify(gzip);

/**
 * Sends a snapshot and receives the answer; a redirect is one.
 *
 * Each request gets a connection of its own: one every few seconds costs little, and an idle one that the collector closes in
 * the very moment of the next request would be a fault where there is none.
 *
 * @param signal - ends the exchange
 * @throws what Node and undici throw, also of a connection that was cut
 */
export async function postMetrics({ url, headers }: Collector, snapshot: MetricsSnapshot, signal: AbortSignal): Promise<Answer> {
  const message = ProtobufMetricsSerializer.serializeRequest(toResourceMetrics(snapshot));
  if (message === undefined) throw new Error('The metrics fit into no message.');
  const body = await pack(message);
  signal.throwIfAborted();
  const { client, cut } = connectTo(url);
  // Undici's own signal waits until there is a connection.
  const giveUp = (): void => void cut();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const response = await client.request({ path: url.pathname + url.search, method: 'POST', headers: { 'user-agent': 'midflight', ...headers, 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }, body });
    const [type = ''] = String(response.headers['content-type'] ?? '').split(';');
    return { status: response.statusCode, headers: response.headers, type: type.trim().toLowerCase(), body: await bodyOf(response) };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await cut();
  }
}

async function bodyOf({ body }: Dispatcher.ResponseData): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > mostAnswerBytes) return undefined;
  }
  return Buffer.concat(chunks);
}
