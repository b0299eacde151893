import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type RecordingTarget, type RecordingTargetOptions, startRecordingTarget } from './recordingTarget.js';

const running: RecordingTarget[] = [];
const start = async (options?: RecordingTargetOptions): Promise<RecordingTarget> => {
  const target = await startRecordingTarget(options);
  running.push(target);
  return target;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((target) => target.close()));
});

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => void setTimeout(resolve, 5));
};

describe('startRecordingTarget', () => {
  it('records what arrives, in order and by a clock that this process shares', async () => {
    const target = await start({ recordHeaders: ['x-id', 'x-revision'] });
    const before = performance.timeOrigin + performance.now();
    for (const id of ['0', '1', '2']) {
      const answer = await fetch(`${target.url}/shop?n=${id}`, { headers: { 'x-id': id, 'x-revision': '7', 'x-other': 'no' } });
      expect(answer.status).toBe(200);
    }
    const after = performance.timeOrigin + performance.now();
    const arrivals = await target.arrivals();
    expect(arrivals.map(({ index, method, url, headers, state }) => ({ index, method, url, headers, state }))).toEqual(
      [0, 1, 2].map((n) => ({ index: n, method: 'GET', url: `/shop?n=${n}`, headers: { 'x-id': `${n}`, 'x-revision': '7' }, state: 'answered' })),
    );
    // The two processes read the wall clock once each, at their start: a few milliseconds may lie between.
    expect(arrivals.every(({ atMs }) => atMs > before - 50 && atMs < after + 50)).toBe(true);
    expect(await target.count()).toBe(3);
  });

  it('answers by prefix', async () => {
    const target = await start({ routes: [{ prefix: '/broken', status: 503 }, { prefix: '/slow', latencyMs: 60 }] });
    expect((await fetch(`${target.url}/broken/a`, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(503);
    const begun = performance.now();
    expect((await fetch(`${target.url}/slow`)).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(55);
  });

  it('tells a request that its client gave up from one that it answered', async () => {
    const target = await start({ routes: [{ prefix: '/slow', latencyMs: 600_000 }] });
    const abandoned = request(`${target.url}/slow`);
    abandoned.on('error', () => {});
    abandoned.end();
    await until(async () => (await target.count()) === 1);
    expect((await target.arrivals())[0]?.state).toBe('open');
    abandoned.destroy();
    await until(async () => (await target.arrivals())[0]?.state !== 'open');
    expect((await target.arrivals())[0]?.state).toBe('aborted');
  });

  it('says so rather than record with a hole', async () => {
    const target = await start({ maxArrivals: 2 });
    for (let n = 0; n < 3; n += 1) await fetch(target.url);
    expect(await target.count()).toBe(3);
    await expect(target.arrivals()).rejects.toThrow('maxArrivals');
  });

  it('closes twice, and answers many questions at once', async () => {
    const target = await start();
    await fetch(target.url);
    expect(await Promise.all([target.count(), target.count(), target.arrivals()])).toMatchObject([1, 1, [{ index: 0 }]]);
    await Promise.all([target.close(), target.close()]);
    await target.close();
    await expect(fetch(target.url)).rejects.toThrow('fetch failed');
    await expect(target.count()).rejects.toThrow('closed');
  });

  it('ends when the process that started it is gone', async () => {
    const child = fork(new URL('../../child/recordingServer.mjs', import.meta.url), ['{}'], { execArgv: [] });
    const exit = once(child, 'exit');
    await once(child, 'message');
    // What the child of a killed parent sees: its channel closes.
    child.disconnect();
    expect((await exit)[0]).toBe(0);
  });
});
