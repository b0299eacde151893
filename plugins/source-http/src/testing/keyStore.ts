import type { ServerResponse } from 'node:http';
import { type Asked, DocumentServer } from './documentServer.js';

/** A key-value store of one key that answers as Consul documents it. */
export interface KeyStore {
  readonly server: DocumentServer;
  /** Sets the key, and answers who waits for it. */
  put(value: string | null): void;
  delete(): void;
  /** What X-Consul-Index says; every write moves it on. */
  setIndex(index: number): void;
  /** Requests that wait now. */
  readonly waiting: () => number;
}

interface Waiter {
  readonly asked: Asked;
  readonly response: ServerResponse;
  readonly index: number;
}

/**
 * Starts one. A request with `index` is answered when the store's index is another one than that, or when its `wait` is
 * over, by the machine's clock (https://developer.hashicorp.com/consul/api-docs/features/blocking).
 */
export async function startKeyStore(): Promise<KeyStore> {
  let index = 10;
  let value: string | null | undefined;
  const waiters = new Set<Waiter>();

  const answer = ({ asked, response }: Pick<Waiter, 'asked' | 'response'>): void => {
    const { searchParams } = new URL(asked.url, 'http://localhost');
    response.setHeader('x-consul-index', String(index));
    if (value === undefined) return void response.writeHead(404).end();
    if (searchParams.has('raw')) return void response.writeHead(200, { 'content-type': 'text/plain' }).end(value ?? '');
    const entry = { LockIndex: 0, Key: 'load', Flags: 0, Value: value === null ? null : Buffer.from(value).toString('base64'), CreateIndex: 10, ModifyIndex: index };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([entry]));
  };
  const wake = (): void => {
    for (const waiter of waiters) {
      if (waiter.index === index) continue;
      waiters.delete(waiter);
      answer(waiter);
    }
  };
  const change = (next: string | null | undefined): void => {
    value = next;
    index += 1;
    wake();
  };
  const server = await DocumentServer.start((asked, response) => {
    const { searchParams } = new URL(asked.url, 'http://localhost');
    const waiter = { asked, response, index: Number(searchParams.get('index') ?? 0) };
    if (waiter.index === 0 || waiter.index !== index) return answer(waiter);
    waiters.add(waiter);
    const end = setTimeout(() => waiters.delete(waiter) && answer(waiter), Number.parseInt(searchParams.get('wait') ?? '', 10) * 1_000);
    response.on('close', () => {
      clearTimeout(end);
      waiters.delete(waiter);
    });
  });
  return {
    server,
    put: change,
    delete: () => change(undefined),
    setIndex: (next) => {
      index = next;
      wake();
    },
    waiting: () => waiters.size,
  };
}
