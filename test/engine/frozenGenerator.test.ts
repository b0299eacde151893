import { setTimeout } from 'node:timers/promises';
import { type Arrival, arrivalsBetween, startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from '../e2e/support/editFile.js';
import { nowMs } from '../e2e/support/liveRun.js';
import { type CliEvent, RunningCli } from '../e2e/support/runCli.js';
import { scratchFolder } from '../e2e/support/scratchFolder.js';

const perSecond = 200;
const maxLagMs = 400;
const frozenMs = 2_000;
/** It goes on so much later than it is told to, on a busy machine, in milliseconds. */
const wakingMs = 250;

const documentFor = (url: string): string => `
version: "1.0"
config: { baseUrl: "${url}", duration: 1m, workers: 100 }
load: { model: rps, target: ${perSecond}, maxLag: ${maxLagMs}ms }
scenarios:
  - { name: Only, steps: [{ request: { method: GET, path: / } }] }
`;

/** Of a stretch of time, how many starts were asked for. */
const asked = (lengthMs: number): number => (lengthMs * perSecond) / 1_000;

function check(arrivals: readonly Arrival[], summary: CliEvent | undefined, stoppedMs: number, continuedMs: number): void {
  const stoodMs = continuedMs - stoppedMs;
  const arrivedIn = (fromMs: number, toMs: number): number => arrivalsBetween(arrivals, fromMs, toMs).length;
  // Whatever the machine does, a start is made once or dropped once.
  expect(summary).toMatchObject({ event: 'summary', requests: arrivals.length, offered: arrivals.length + Number(summary?.dropped), generatorLimited: true });
  expect(arrivedIn(stoppedMs + wakingMs, continuedMs)).toBe(0);
  expect(summary?.dropped).toBeGreaterThanOrEqual(asked(stoodMs - maxLagMs - wakingMs));
  expect(summary?.dropped).toBeLessThanOrEqual(asked(stoodMs - maxLagMs + 2 * wakingMs));
  // At once come those that are not too late, and no more; then goes on what is due.
  expect(arrivedIn(continuedMs, continuedMs + wakingMs)).toBeLessThanOrEqual(asked(maxLagMs + wakingMs) + 1);
  expect(arrivedIn(continuedMs, continuedMs + 2 * wakingMs)).toBeGreaterThanOrEqual(asked(maxLagMs) - 1);
  expect(summary?.generatorLagMs?.max).toBeGreaterThan(stoodMs - wakingMs);
  expect(summary?.generatorLagMs?.max).toBeLessThan(stoodMs + 2 * wakingMs);
}

describe(`a generator that stands still for ${frozenMs} ms`, () => {
  it('catches up on what is not too late, drops and counts the rest, and says that it was the bottleneck', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url));
    const cli = new RunningCli(['loadtest.yaml'], folder.path);
    try {
      await cli.waitFor('the start', ({ event }) => event === 'started');
      await setTimeout(1_500);
      cli.signal('SIGSTOP');
      const stoppedMs = nowMs();
      await setTimeout(frozenMs);
      const continuedMs = nowMs();
      cli.signal('SIGCONT');
      await setTimeout(1_500);
      await cli.interrupt();
      check(await target.arrivals(), cli.events.at(-1), stoppedMs, continuedMs);
    } finally {
      cli.signal('SIGCONT');
      await cli.interrupt();
      await target.close();
    }
  });
});
