import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '@midflight/core';
import { createLoadEngine, type Measurement } from '@midflight/engine';
import { HistogramLogReader, type Histogram } from 'hdr-histogram-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HdrLogFile } from './hdrLogFile.js';

const server = createServer((_request, response) => void response.end());
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-hdr-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** What a load of 200/s measures in so long, and how many requests that are. */
async function load(lengthMs: number, follow: (engine: ReturnType<typeof createLoadEngine>) => void): Promise<number> {
  const engine = createLoadEngine({ threads: 0 });
  const step = { name: 'get it', request: { method: 'GET', path: '/', queryParams: {}, headers: {} }, assertions: [], thinkTime: { minMs: 0, maxMs: 0 } };
  const staged = await engine.control.stage(1, {
    workers: 10,
    load: { model: 'rps', targetPerSecond: 200, unit: 'requests', maxLagMs: 1_000, arrival: 'uniform' },
    scenarios: [{ name: 'Only', weight: 1, enabled: true, steps: [step] }],
    http: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, timeoutMs: 10_000 },
    drainMs: 1_000,
    standby: { workers: 1, ratePerSecond: 50 },
  });
  staged.commit();
  follow(engine);
  await engine.start(null);
  await systemClock.sleep(100);
  engine.turn(1);
  await systemClock.sleep(lengthMs);
  const { requests } = await engine.finish();
  return requests;
}

function intervalsOf(log: string): Histogram[] {
  const reader = new HistogramLogReader(log, 64);
  const all: Histogram[] = [];
  for (let next = reader.nextIntervalHistogram(); next !== null; next = reader.nextIntervalHistogram()) all.push(next);
  return all;
}

describe('the log of HdrHistogram', { timeout: 20_000 }, () => {
  it('holds each second of the plan when it is over, and takes the place of an older one only then', async () => {
    const file = join(folder, 'run.hlog');
    await writeFile(file, 'older\n');
    const log = await HdrLogFile.open(file, systemClock);
    expect(await readFile(file, 'utf8')).toBe('older\n');
    const beganAtMs = Date.now();
    const notices: string[] = [];
    const requests = await load(1_300, (engine) => log.follow(engine, (message) => notices.push(message)));
    await log.close();
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^#\[/);
    const all = intervalsOf(text);
    const [wholes, steps] = [all.filter(({ tag }) => tag === 'NO TAG'), all.filter(({ tag }) => tag === 'Only/get%20it')];
    for (const some of [wholes, steps]) expect(some.reduce((sum, { totalCount }) => sum + totalCount, 0)).toBe(requests);
    expect(wholes.length).toBeGreaterThanOrEqual(2);
    expect(Math.abs((wholes[0]?.endTimeStampMsec ?? 0) - beganAtMs - 1_000)).toBeLessThan(500);
    expect(notices).toEqual([]);
  });

  it('says once what can not be written, and lets the load go on', async () => {
    const notices: string[] = [];
    const log = await HdrLogFile.open('/dev/full', systemClock);
    expect(await load(1_200, (engine) => log.follow(engine, (message) => notices.push(message)))).toBeGreaterThan(0);
    await log.close();
    expect(notices).toEqual([expect.stringMatching(/^\/dev\/full can't be written: .*ENOSPC/)]);
    await expect(HdrLogFile.open(join(folder, 'none', 'run.hlog'), systemClock)).rejects.toMatchObject({ code: 'MF_FILE_WRITE' });
  });

  it('holds a minute while nothing can be written, and no more', async () => {
    const file = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [file]);
    // Somebody who does not read.
    const reader = await open(file, constants.O_RDWR | constants.O_NONBLOCK);
    const full = Buffer.alloc(4_096);
    for (;;) if (await reader.write(full).then(({ bytesWritten }) => bytesWritten < full.length, () => true)) break;
    const log = await HdrLogFile.open(file, systemClock);
    const notices: string[] = [];
    const measured: Measurement[] = [];
    await load(150, (engine) => engine.onMeasurement((measurement) => measured.push(measurement)));
    const one = measured.find(({ round }) => round === 1);
    if (one === undefined) throw new Error('nothing was measured');
    log.follow({ onMeasurement: (hear) => (Array.from({ length: 100 }, () => hear(one)), () => {}) }, (message) => notices.push(message));
    expect(notices).toEqual([expect.stringContaining('it takes too long')]);
    let read = '';
    const readOn = (): Promise<boolean> => reader.read(full).then(({ bytesRead }) => ((read += full.toString('latin1', 0, bytesRead)), true), () => false);
    const closed = log.close().then(() => true);
    while (!(await Promise.race([closed, systemClock.sleep(1)]))) await readOn();
    while (await readOn());
    await reader.close();
    expect(read.match(/^0\.\d+,.*HIST/gm)).toHaveLength(60);
  });
});
