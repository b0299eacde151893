import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultControlAddress } from '../control/controlAddress.js';
import { ask, controlledTest } from '../testing/controlledTest.js';
import { startMetrics, type RunMetricsOptions } from './runMetrics.js';
import { RunNumbers } from './runNumbers.js';

const cleanups: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function served(said: Partial<RunMetricsOptions> = {}) {
  const run = await controlledTest();
  cleanups.push(() => run[Symbol.asyncDispose]());
  const metrics = await startMetrics({ address: defaultControlAddress, names: [], ...said }, new RunNumbers({ engine: { onMeasurement: () => () => {} }, reloader: run.reloader }), silentLogger);
  cleanups.push(metrics.close);
  const scrape = (headers: Readonly<Record<string, string | undefined>> = {}, method = 'GET', path = '/metrics') => ask(metrics.url.replace('/metrics', ''), method, path, { headers: { authorization: undefined, ...headers } });
  return { ...metrics, scrape };
}

describe('the metrics are served', () => {
  it('on this machine, to whoever asks by a name of it', async () => {
    const { scrape } = await served();
    const { status, headers, text } = await scrape();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('midflight_config_revision 1\n');
    expect((await scrape({ host: 'evil.example' })).json).toMatchObject({ code: 'MF_CONTROL_HOST', hint: expect.stringContaining('--metrics-allow-host') });
    expect((await scrape({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await scrape({}, 'POST')).status).toBe(405);
    expect((await scrape({}, 'GET', '/v1/status')).status).toBe(404);
  });

  it('for a token where one is asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'midflight-metrics-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const tokenFile = join(folder, 'token');
    const { scrape } = await served({ tokenFile });
    expect((await scrape()).status).toBe(401);
    expect((await scrape({ authorization: 'Bearer another-token-of-somebody' })).status).toBe(401);
    expect((await scrape({ authorization: `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}` })).status).toBe(200);
  });

  it('to other machines only for a token', async () => {
    await expect(served({ address: { kind: 'tcp', host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({ code: 'MF_USAGE', message: expect.stringContaining('--metrics-token-file') });
  });

  it('and say what can not be listened on', async () => {
    const { url } = await served();
    await expect(served({ address: { kind: 'tcp', host: '127.0.0.1', port: Number(new URL(url).port) } })).rejects.toMatchObject({ code: 'MF_CONTROL_LISTEN', message: expect.stringMatching(/^The metrics can't listen on/) });
  });
});
