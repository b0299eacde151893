import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HttpSourceOptions } from './httpSourceOptions.js';
import { DocumentServer, serving, type Handler } from './testing/documentServer.js';
import { type RawServer, startRawServer } from './testing/rawServer.js';
import { watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

let probe: SourceProbe;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await probe.end();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Talk = (socket: Socket, connection: number) => void;

async function watchRaw(talk: Talk, options: Partial<HttpSourceOptions> = {}): Promise<RawServer> {
  const raw = await startRawServer(talk);
  cleanups.push(raw.close);
  probe = await watchHttp({ url: `http://${raw.host}/load.yaml`, ...options });
  return raw;
}

async function watchServer(answer: Handler, options: Partial<HttpSourceOptions> = {}): Promise<DocumentServer> {
  const server = await DocumentServer.start(answer);
  cleanups.push(() => server.close());
  probe = await watchHttp({ url: `${server.origin}/load.yaml`, ...options });
  return server;
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/yaml\r\n';
const chunked = `${head}transfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n`;
const sized = `${head}content-length: 100\r\n\r\nbegun`;

/** Says `text` a byte at a time, for ever slower than anyone would read. */
function trickle(text: string): Talk {
  return (socket) => {
    let position = 0;
    const timer = setInterval(() => socket.write(text[(position += 1) - 1] ?? 'x'), 10);
    socket.on('close', () => clearInterval(timer));
  };
}

describe('httpSource, when an answer is not whole', () => {
  it.each<readonly [string, Talk]>([
    ['a short Content-Length', (socket) => void socket.end(sized)],
    ['a reset within a Content-Length', (socket) => socket.write(sized, () => socket.resetAndDestroy())],
    ['chunks without their end', (socket) => void socket.end(chunked)],
    ['a reset between chunks', (socket) => socket.write(chunked, () => socket.resetAndDestroy())],
    ['chunks without their end, of a connection that closes', (socket) => void socket.end(chunked.replace('transfer', 'connection: close\r\ntransfer'))],
    ['a Content-Length that is none', (socket) => void socket.end(`${head}content-length: many\r\n\r\nbegun`)],
    ['two Content-Lengths', (socket) => void socket.end(`${head}content-length: 5\r\ncontent-length: 9\r\n\r\nbegun`)],
    ['a length in two ways', (socket) => void socket.end(`${head}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n0\r\n\r\n`)],
    ['a gzip that is cut', (socket) => void socket.end(Buffer.concat([Buffer.from(`${head}content-encoding: gzip\r\n\r\n`), gzipSync('begun and done').subarray(0, -9)]))],
  ])('FAULTS 37: takes no part of %s', async (_what, talk) => {
    await watchRaw(talk);
    const { error } = await probe.fault();
    expect(['MF_SOURCE_HTTP_INCOMPLETE', 'MF_SOURCE_HTTP_PROTOCOL']).toContain(error.code);
    await probe.until('three faults', () => probe.signals.filter(({ kind }) => kind === 'fault')[2]);
    expect(probe.texts).toEqual([]);
  });

  it('FAULTS 37: takes an answer that says nowhere how long it is only when it comes twice', async () => {
    await watchRaw((socket, connection) => {
      // The first two are cut, at different places, as a server that dies would.
      const text = connection === 1 ? 'be' : connection === 2 ? 'begun an' : 'begun and done';
      socket.end(`HTTP/1.0 200 OK\r\n\r\n${text}`);
    });
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_INCOMPLETE');
    expect(error.message).toContain('Content-Length');
    await probe.lastText('begun and done');
    const heard = probe.signals.length;
    await probe.until('an "unchanged"', () => probe.signals.slice(heard).find(({ kind }) => kind === 'unchanged'));
    expect(probe.texts).toEqual(['begun and done']);
  });

  it('goes on after each, with the whole of what comes next', async () => {
    await watchRaw((socket, connection) => void socket.end(connection < 4 ? sized : `${head}content-length: 5\r\n\r\nwhole`));
    await probe.lastText('whole');
    expect(probe.texts).toEqual(['whole']);
  });
});

describe('httpSource, when an answer takes for ever', () => {
  it.each<readonly [string, Talk]>([
    ['that never comes', () => {}],
    ['whose head comes byte by byte', trickle(head)],
    ['whose body comes byte by byte', (socket, connection) => { socket.write(`${head}content-length: 100000\r\n\r\n`); trickle('')(socket, connection); }],
    ['that hints for ever', (socket) => { const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n'), 5); socket.on('close', () => clearInterval(timer)); }],
    ['that redirects for ever, slowly', (socket) => void setTimeout(60).then(() => socket.end('HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n'))],
  ])('FAULTS 37: gives up an answer %s', async (_what, talk) => {
    const raw = await watchRaw(talk, { timeoutMs: 250 });
    const startedAtMs = performance.now();
    const { error } = await probe.fault();
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(error).toMatchObject({ code: 'MF_SOURCE_HTTP_TIMEOUT', details: { timeoutMs: 250 } });
    expect(error.message).toContain('250 ms');
    await probe.until('another fault', () => probe.signals[1]);
    expect(probe.texts).toEqual([]);
    await probe.end();
    await vi.waitFor(() => expect(raw.open()).toBe(0));
  });
});

describe('httpSource, when an answer is too large', () => {
  const endless: Talk = (socket) => {
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    const pour = (): void => { if (!socket.destroyed) socket.write(chunk, pour); };
    pour();
  };

  it('FAULTS 37: gives up an endless body at its limit', async () => {
    await watchRaw(endless, { maxBodyBytes: 2 ** 20, timeoutMs: 20_000 });
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_HTTP_TOO_LARGE', details: { maxBytes: 2 ** 20 } });
  });

  it('FAULTS 37: gives up a head without an end', async () => {
    await watchRaw((socket) => {
      socket.write(head);
      const pour = (): void => { if (!socket.destroyed) socket.write(`x-more: ${'x'.repeat(1_000)}\r\n`, pour); };
      pour();
    }, { timeoutMs: 20_000 });
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_HTTP_PROTOCOL', details: { reason: 'UND_ERR_HEADERS_OVERFLOW' } });
  });

  it('FAULTS 37: does not even begin with what says that it is too large', async () => {
    await watchRaw((socket) => void socket.write(`${head}content-length: 99999999999\r\n\r\n`), { timeoutMs: 20_000 });
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_TOO_LARGE');
    expect(error.message).toContain('16777216 bytes');
  });

  const bomb = Buffer.alloc(64 * 2 ** 20);
  it.each([
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['deflate', deflateRawSync(bomb)],
    ['br', brotliCompressSync(bomb)],
  ])('FAULTS 37: gives up a bomb of %s at its limit', async (encoding, body) => {
    expect(body.length).toBeLessThan(2 ** 20);
    const memoryBefore = process.memoryUsage().arrayBuffers;
    await watchServer(serving(body, { 'content-encoding': encoding }), { maxBodyBytes: 2 ** 20 });
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_HTTP_TOO_LARGE', details: { maxBytes: 2 ** 20 } });
    expect(process.memoryUsage().arrayBuffers - memoryBefore).toBeLessThan(32 * 2 ** 20);
  });

  it('takes what is just as large as the limit, and not a byte more', async () => {
    const server = await watchServer(serving('x'.repeat(1_000)), { maxBodyBytes: 1_000 });
    await probe.lastText('x'.repeat(1_000));
    server.answer = serving('y'.repeat(1_001));
    expect((await probe.fault()).error.code).toBe('MF_SOURCE_HTTP_TOO_LARGE');
    expect(probe.texts).toHaveLength(1);
  });
});

describe('httpSource, when a body is encoded', () => {
  it.each([
    ['gzip', gzipSync('packed')],
    ['X-GZIP', gzipSync('packed')],
    ['deflate', deflateSync('packed')],
    ['deflate', deflateRawSync('packed')],
    ['br', brotliCompressSync('packed')],
    ['identity', Buffer.from('packed')],
  ])('reads %s', async (encoding, body) => {
    const server = await watchServer(serving(body, { 'content-encoding': encoding }));
    await probe.lastText('packed');
    expect(server.asked[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
  });

  it.each([
    ['gzip', Buffer.from('not packed'), /said to be gzip/],
    ['br', Buffer.from('not packed'), /said to be br/],
    ['zstd', Buffer.from('whatever'), /"zstd"/],
    ['gzip, gzip', gzipSync(gzipSync('twice')), /"gzip, gzip"/],
  ])('refuses what is called %s and can not be read so', async (encoding, body, says) => {
    await watchServer(serving(body, { 'content-encoding': encoding }));
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_PROTOCOL');
    expect(error.message).toMatch(says);
    expect(probe.texts).toEqual([]);
  });
});
