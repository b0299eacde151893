import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlAddressOf, isLoopback } from './controlAddress.js';
import { ask, controlledTest, tokens } from '../testing/controlledTest.js';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'midflight-listen-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('where the control API listens', () => {
  it.each([
    ['127.0.0.1:9090', { kind: 'tcp', host: '127.0.0.1', port: 9090 }],
    ['localhost:0', { kind: 'tcp', host: '127.0.0.1', port: 0 }],
    ['[::1]:9090', { kind: 'tcp', host: '::1', port: 9090 }],
    ['9090', { kind: 'tcp', host: '127.0.0.1', port: 9090 }],
    ['load.example:80', { kind: 'tcp', host: 'load.example', port: 80 }],
    ['unix:/run/m.sock', { kind: 'unix', path: '/run/m.sock' }],
  ])('%s', (text, address) => expect(controlAddressOf(text)).toEqual(address));

  it.each(['loadtest.yaml', '127.0.0.1', '127.0.0.1:70000', ':80', 'http://127.0.0.1:80', 'unix:', '::1:80', ''])('is not %j', (text) => {
    expect(() => controlAddressOf(text)).toThrow(expect.objectContaining({ code: 'MF_USAGE' }));
  });

  it('is this machine alone for some hosts', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '::', '10.0.0.1', 'localhost.evil.example', '128.0.0.1'].map(isLoopback)).toEqual([false, false, false, false, false]);
  });

  it('is not beyond this machine without a word or TLS', async () => {
    await expect(controlledTest({ address: { kind: 'tcp', host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({ code: 'MF_USAGE', message: expect.stringContaining('--control-allow-remote') });
    await using run = await controlledTest({ address: { kind: 'tcp', host: '0.0.0.0', port: 0 }, allowRemote: true, names: ['load.example'] });
    for (const host of [`127.0.0.1:${run.port}`, `load.example:${run.port}`]) expect((await run.ask('GET', '/health', { headers: { host } })).status).toBe(200);
    expect((await run.ask('GET', '/health', { headers: { host: `evil.example:${run.port}` } })).status).toBe(403);
  });

  it('is said when it can not', async () => {
    await using first = await controlledTest();
    await expect(controlledTest({ address: { kind: 'tcp', host: '127.0.0.1', port: first.port } })).rejects.toMatchObject({ code: 'MF_CONTROL_LISTEN', message: expect.stringContaining(String(first.port)) });
  });

  it('may be a socket for its owner alone, and what a killed run left there is taken over', async () => {
    const path = join(folder, 'm.sock');
    // Killed, it leaves its socket behind.
    await promisify(execFile)(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`]).catch(() => {});
    await chmod(path, 0o666);
    await using run = await controlledTest({ address: { kind: 'unix', path } });
    expect(run.control.url).toBe(`unix:${path}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await run.ask('GET', '/v1/status')).status).toBe(200);
    expect((await run.ask('GET', '/v1/status', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await run.ask('GET', '/v1/status', { headers: { authorization: `Bearer ${tokens.steer}x` } })).status).toBe(401);
  });

  it('takes over no socket that answers, and no file', async () => {
    const [socket, file] = [join(folder, 'other.sock'), join(folder, 'file')];
    const other = createServer().listen(socket);
    await once(other, 'listening');
    await writeFile(file, 'mine');
    for (const path of [socket, file]) await expect(controlledTest({ address: { kind: 'unix', path } })).rejects.toMatchObject({ code: 'MF_CONTROL_LISTEN' });
    expect((await stat(file)).size).toBe(4);
    other.close();
  });

  it('leaves nothing listening behind', async () => {
    const run = await controlledTest();
    await run[Symbol.asyncDispose]();
    await expect(ask(run.control.url, 'GET', '/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
