import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { longestGapMs, ratePerSecond, type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs, nowMs, waitUntil } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

/** How long the load is watched after a fault, in milliseconds. */
const watchedMs = 800;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

let target: RecordingTarget;
let server: Server;
let answer: Answer;
let url: string;
let authorizations: (string | undefined)[];

const serve = (body: string, type = 'application/yaml', status = 200): void => {
  answer = { status, type, body };
};
const documentFor = (path: string, rate = 100): string => `version: "1.0"
config: { baseUrl: "${target.url}", duration: 2m, workers: 20 }
load: { model: rps, target: ${rate} }
scenarios:
  - name: Only
    steps: [{ request: { method: GET, path: ${path} } }]
`;

beforeEach(async () => {
  target = await startRecordingTarget();
  authorizations = [];
  server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/loadtest.yaml`;
  serve(documentFor('/one'));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await target.close();
});

const seen = async (path: string): Promise<boolean> => (await target.arrivals()).some((arrival) => arrival.url === path);

describe('midflight run with a URL', () => {
  it.each([
    ['as a file is given', (at: string) => [at]],
    ['as a source, with a file above it', (at: string) => ['--source', at, '--source', 'more.yaml']],
  ])('given %s follows what is served, and goes on when a page comes instead', async (_way, args) => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('more.yaml'), 'metadata: { name: more }\n');
    const cli = new RunningCli([...args(`${url}#intervalMs=100`), '--debounce', `${debounceMs}ms`], folder.path);
    try {
      await arrivalsReach(target, 5);
      expect((await cli.waitFor('the start', ({ event }) => event === 'started')) as object).toMatchObject({ sources: expect.arrayContaining([url]) });

      serve(documentFor('/two'));
      const applied = await cli.waitForReload('applied', 0);
      expect(applied.changes?.map(({ path }) => path)).toEqual(['scenarios["Only"].steps[0].request.path']);
      expect(applied as object).toMatchObject({ cause: { kind: 'source', source: url } });
      await expect.poll(() => seen('/two'), { timeout: 20_000 }).toBe(true);

      // FAULTS 36: an error page with 200.
      const heard = cli.events.length;
      serve('<!doctype html><title>Sorry</title>', 'text/html; charset=utf-8');
      const stale = await cli.waitFor('a stale source', ({ event, state }) => event === 'source' && state === 'stale', heard);
      expect(stale as object).toMatchObject({ source: url, error: { code: 'MF_SOURCE_HTTP_TYPE', message: expect.stringContaining('text/html') } });
      const staleMs = nowMs();
      await waitUntil(staleMs + watchedMs);
      const arrivals = await target.arrivals();
      expect(ratePerSecond(arrivals, staleMs, staleMs + watchedMs)).toBeGreaterThan(60);
      expect(longestGapMs(arrivals, staleMs, staleMs + watchedMs)).toBeLessThan(500);
      expect(cli.events.slice(heard).filter(({ event }) => event === 'reload')).toEqual([]);

      serve(documentFor('/two'));
      await cli.waitFor('a source that is ready', ({ event, state }) => event === 'source' && state === 'ready', heard);
      serve(documentFor('/three'));
      await cli.waitForReload('applied', heard);
      await expect.poll(() => seen('/three'), { timeout: 20_000 }).toBe(true);
    } finally {
      await cli.interrupt();
    }
    expect(cli.exitCode).toBe(0);
  });

  it('looks again at once on SIGHUP, and refuses what is wrong with its place', async () => {
    await using folder = await scratchFolder();
    const cli = new RunningCli([`${url}#intervalMs=3600000`, '--debounce', `${debounceMs}ms`], folder.path);
    try {
      await arrivalsReach(target, 5);
      serve(documentFor('/two', -1));
      cli.signal('SIGHUP');
      const rejected = await cli.waitForReload('rejected', 0);
      expect(rejected.findings).toMatchObject([{ path: 'load.target', file: url, line: 3 }]);
      serve(`include: more.yaml\n${documentFor('/two')}`);
      cli.signal('SIGHUP');
      const unfollowed = await cli.waitFor('another', ({ outcome, findings }) => outcome === 'rejected' && findings?.[0]?.code === 'MF_FILE_UNFOLLOWED');
      expect(unfollowed.findings?.[0]?.hint).toContain('Put its content into the document');
    } finally {
      await cli.interrupt();
    }
  });

  it('sends the token that a variable holds, and shows no secret', async () => {
    await using folder = await scratchFolder();
    const environment = { CONFIG_TOKEN: 's3cret-token' };
    const cli = new RunningCli([`${url}?access_token=s3cret-query#intervalMs=100&bearerTokenFrom=CONFIG_TOKEN`], folder.path, environment);
    try {
      await arrivalsReach(target, 5);
      serve('gone', 'text/plain', 404);
      await cli.waitFor('a stale source', ({ event, state }) => event === 'source' && state === 'stale');
    } finally {
      await cli.interrupt();
    }
    expect(new Set(authorizations)).toEqual(new Set(['Bearer s3cret-token']));
    expect(JSON.stringify(cli.events) + cli.stderr).not.toContain('s3cret');
  });

  it.each([
    ['nothing', 404, 'MF_SOURCE_HTTP_STATUS', 4],
    ['a page', 200, 'MF_SOURCE_HTTP_TYPE', 4],
  ])('ends with exit code 4 when there is %s at start', async (_what, status, code, exitCode) => {
    await using folder = await scratchFolder();
    serve('<html>', 'text/html', status);
    for (const command of [['run', url, '--json'], ['validate', url]]) {
      const result = await runToEnd(command, folder.path);
      expect(result.stdout + result.stderr).toContain(code);
      expect(result.exitCode).toBe(exitCode);
    }
  });

  it('is read by validate, show and plan too', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('new.yaml'), documentFor('/two'));
    expect(await runToEnd(['validate', url], folder.path)).toMatchObject({ exitCode: 0 });
    expect((await runToEnd(['show', url, '--origins'], folder.path)).stdout).toContain(`path: /one # ${url}:6`);
    const plan = await runToEnd(['plan', 'new.yaml', '--against', `${url}#bearerTokenFrom=CONFIG_TOKEN`], folder.path);
    expect(plan.stdout + plan.stderr).toContain('CONFIG_TOKEN');
    expect((await runToEnd(['plan', 'new.yaml', '--against', url, '--json'], folder.path)).stdout).toContain('request.path');
  });
});
