import { describe, expect, it } from 'vitest';
import { parsedAnswer } from '../../testing/parsedAnswer.js';
import type { SeenAnswer } from '../../testing/answerOracle.js';
import { ResponseParser } from './responseParser.js';

const sound: readonly (readonly [title: string, method: string, text: string, seen: SeenAnswer])[] = [
  ['a body by length', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b  c\r\n\r\nhello', { status: 200, headers: { 'content-length': ['5'], 'x-a': ['b  c'] }, body: 'hello' }],
  ['a body in chunks, with extensions and trailers', 'GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n3;a="\\"x";b\r\nabc\r\n00A\r\n0123456789\r\n0\r\nx-sum: 1\r\n\r\n', { status: 200, headers: { 'transfer-encoding': ['gzip, Chunked'] }, body: 'abc0123456789' }],
  ['a body that lasts to the end', 'GET', 'HTTP/1.0 404 \r\nserver: x\r\n\r\nnot\r\nfound', { status: 404, headers: { server: ['x'] }, body: 'not\r\nfound' }],
  ['interim answers before the answer', 'GET', 'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 1\r\n\r\n1', { status: 201, headers: { 'content-length': ['1'] }, body: '1' }],
  ['an answer to HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n', { status: 200, headers: { 'content-length': ['500'] }, body: '' }],
  ['no content', 'GET', 'HTTP/1.1 204\r\ntransfer-encoding: chunked\r\n\r\n', { status: 204, headers: { 'transfer-encoding': ['chunked'] }, body: '' }],
  ['not modified', 'GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n', { status: 304, headers: { 'content-length': ['9'] }, body: '' }],
  ['headers several times, empty, with odd bytes', 'GET', '\r\n\r\nHTTP/1.1 200 \u00ff\r\nSet-Cookie: a=1\r\nset-cookie:\tb=2\r\nEmpty:\r\nX: \u00e9\r\ncontent-length: 2\r\n\r\n\u00c3\u00a9', { status: 200, headers: { 'set-cookie': ['a=1', 'b=2'], empty: [''], x: ['\u00e9'], 'content-length': ['2'] }, body: '\u00e9' }],
];

const refused: readonly (readonly [title: string, text: string])[] = [
  ['nothing', ''],
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['an unknown version', 'HTTP/1.2 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['a status that is no number', 'HTTP/1.1 2xx OK\r\ncontent-length: 0\r\n\r\n'],
  ['a status below 100', 'HTTP/1.1 099 OK\r\ncontent-length: 0\r\n\r\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
  ['the same, and an answer after it', 'HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['a line break without carriage return', 'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n'],
  ['the same after a header', 'HTTP/1.1 200 OK\r\ncontent-length: 0\n\r\n'],
  ['a carriage return without line break', 'HTTP/1.1 200 OK\r\nx: a\rcontent-length: 0\r\n\r\n'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nx: a\r\n b\r\ncontent-length: 0\r\n\r\n'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\ncontent-length : 0\r\n\r\n'],
  ['a header without a name', 'HTTP/1.1 200 OK\r\n: a\r\ncontent-length: 0\r\n\r\n'],
  ['a control character in a value', 'HTTP/1.1 200 OK\r\nx: \u0000\r\ncontent-length: 0\r\n\r\n'],
  ['a length twice', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\ncontent-length: 0\r\n\r\n'],
  ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 0, 0\r\n\r\n'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\nx'],
  ['an empty length', 'HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n'],
  ['a length before a transfer coding', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a length after a transfer coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n'],
  ['a length among the trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\ncontent-length: 0\r\n\r\n'],
  ['a body that is too short', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcd'],
  ['a chunk that is too short', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcd'],
  ['a chunk that is too long', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n'],
  ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n'],
  ['a chunk whose size is endless', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'f'.repeat(17)}\r\n`],
  ['a blank after the size of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n'],
  ['an extension that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;a="\r\n"\r\na\r\n0\r\n\r\n'],
  ['no last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n'],
  ['no end of the trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: y\r\n'],
  ['an interim answer, and then the end of the connection', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ['an interim answer that announces the end of the connection', 'HTTP/1.1 103 Early Hints\r\nconnection: close\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['headers of 16 KiB', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(16 * 1024 - 1)}\r\ncontent-length: 0\r\n\r\n`],
  ['many headers', `HTTP/1.1 200 OK\r\n${'abcd: 1234\r\n'.repeat(2 * 1024)}content-length: 0\r\n\r\n`],
  ['an endless reason', `HTTP/1.1 200 ${'a'.repeat(17 * 1024)}\r\ncontent-length: 0\r\n\r\n`],
  ['an endless extension', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${'a'.repeat(17 * 1024)}\r\na\r\n0\r\n\r\n`],
];

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function byteByByte(bytes: Buffer): readonly Buffer[] {
  return Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}

describe('ResponseParser', () => {
  it.each(sound)('reads %s, wherever it is cut', (_, method, text, seen) => {
    const bytes = bytesOf(text);
    // One parser reads one answer after the other, as on a connection: nothing of the last one may be left.
    const parser = new ResponseParser();
    expect(parsedAnswer(method, [bytes], parser)).toEqual(seen);
    expect(parsedAnswer(method, byteByByte(bytes), parser)).toEqual(seen);
    for (let at = 1; at < bytes.length; at++) expect(parsedAnswer(method, [bytes.subarray(0, at), bytes.subarray(at)], parser), `cut at ${at}`).toEqual(seen);
  });

  it.each(refused)('refuses %s, wherever it is cut', (_, text) => {
    const bytes = bytesOf(text);
    expect(parsedAnswer('GET', bytes.length > 0 ? [bytes] : [])).toBe('failed');
    expect(parsedAnswer('GET', byteByByte(bytes))).toBe('failed');
  });

  it('reads what it has read before as it did then, whatever came between', () => {
    const parser = new ResponseParser();
    const answers = sound.map(([, method, text, seen]) => ({ method, bytes: bytesOf(text), seen }));
    const trailing = bytesOf('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nconnection: close\r\n\r\n');
    const plain = bytesOf('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n');
    for (const first of answers) {
      for (const { method, bytes, seen } of answers) {
        for (const again of [1, 2, 3]) expect(parsedAnswer(method, [bytes], parser), `${again} after ${first.method} ${first.bytes.toString('latin1')}`).toEqual(seen);
        parsedAnswer(first.method, [first.bytes], parser);
      }
    }
    for (const again of [1, 2]) {
      parsedAnswer('GET', [trailing], parser);
      expect(parser.persistent, `trailers ${again}`).toBe(false);
      parsedAnswer('GET', [plain], parser);
      expect(parser.persistent, `no trailers ${again}`).toBe(true);
    }
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('tells heads apart by their last bytes, %i further on, and wherever they lie in memory', (more) => {
    const parser = new ResponseParser();
    const head = `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(more)}\r\ncontent-length: `;
    for (const from of [0, 3]) {
      for (const length of [1, 2, 2, 1]) {
        const memory = Buffer.alloc(1_024);
        const bytes = memory.subarray(from, from + memory.write(`${head}${length}\r\n\r\n${'b'.repeat(length)}`, from, 'latin1'));
        parser.begin({ isHead: false, keepBody: true, bodyEncoding: 'utf8', keepHeaders: false });
        expect({ progress: parser.feed(bytes, bytes.length), body: parser.body }).toEqual({ progress: 'whole', body: 'b'.repeat(length) });
      }
    }
  });

  it('hands out the headers of a head that it knows when they are asked for only then', () => {
    const parser = new ResponseParser();
    const bytes = bytesOf('HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 0\r\n\r\n');
    for (const keepHeaders of [false, false, true, true, false, true]) {
      parser.begin({ isHead: false, keepBody: false, bodyEncoding: 'utf8', keepHeaders });
      expect(parser.feed(bytes, bytes.length)).toBe('whole');
      expect(parser.headers).toEqual(keepHeaders ? ['x', 'y', 'content-length', '0'] : undefined);
    }
  });

  it('takes headers just below the limit, and none that reach it', () => {
    const value = 'a'.repeat(16 * 1024 - 1 - 'x'.length - 'content-length'.length - '0'.length);
    const answer = (text: string): Buffer => bytesOf(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: ${text}\r\n\r\n`);
    expect(parsedAnswer('GET', [answer(value)])).toMatchObject({ status: 200, headers: { x: [value] } });
    expect(parsedAnswer('GET', [answer(`${value}a`)])).toBe('failed');
  });

  it.each([
    ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\nConnection: keep-alive, Close\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.1 200 OK\r\nconnection: keep-alive\r\nproxy-connection: close\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nconnection: close\r\n\r\n', false],
  ])('knows whether the connection stays open after %j', (text, persistent) => {
    const parser = new ResponseParser();
    expect(parsedAnswer('GET', [bytesOf(text)], parser)).toMatchObject({ status: 200 });
    expect(parser.persistent).toBe(persistent);
  });

  it('counts what stands after an answer, and knows how long the server keeps the connection', () => {
    const parser = new ResponseParser();
    parsedAnswer('GET', [bytesOf('HTTP/1.1 200 OK\r\nKeep-Alive: max=9, timeout=5\r\ncontent-length: 1\r\n\r\n1HTTP/1.1')], parser);
    expect(parser.extraBytes).toBe('HTTP/1.1'.length);
    expect(parser.idleHintMs).toBe(5_000);
    parsedAnswer('GET', [bytesOf('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')], parser);
    expect(parser.extraBytes).toBe(0);
    expect(parser.idleHintMs).toBe(-1);
  });

  it('hands out cookies always, headers and body only when asked', () => {
    const parser = new ResponseParser();
    const bytes = bytesOf('HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nx: y\r\ncontent-length: 1\r\n\r\n1');
    parser.begin({ isHead: false, keepBody: false, bodyEncoding: 'utf8', keepHeaders: false });
    expect(parser.feed(bytes, bytes.length)).toBe('whole');
    expect({ setCookies: parser.setCookies, headers: parser.headers, body: parser.body }).toEqual({ setCookies: ['a=1'], headers: undefined, body: undefined });
  });

  it('keeps 16 MiB of a body and reads the rest', () => {
    const parser = new ResponseParser();
    const piece = Buffer.alloc(1024 * 1024 + 1, 'a');
    const head = bytesOf(`HTTP/1.1 200 OK\r\ncontent-length: ${piece.length * 17}\r\n\r\n`);
    parser.begin({ isHead: false, keepBody: true, bodyEncoding: 'utf8', keepHeaders: false });
    expect(parser.feed(head, head.length)).toBe('more');
    for (let sent = 1; sent < 17; sent++) expect(parser.feed(piece, piece.length)).toBe('more');
    expect(parser.feed(piece, piece.length)).toBe('whole');
    expect(parser.body?.length).toBe(16 * 1024 * 1024);
  });
});
