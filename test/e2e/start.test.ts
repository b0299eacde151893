import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CliEvent } from './support/runCli.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start -- ARGS`, without npm between. */
async function start(...args: readonly string[]): Promise<{ events: readonly CliEvent[]; stdout: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/start.mjs', ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 2 ** 26 });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { stdout, events: lines.map((line): CliEvent => JSON.parse(line)) };
}

describe('npm start', () => {
  it('runs the quick start against the demo target, names the file to edit, and sums up', async () => {
    const { stdout } = await start('--duration', '2s');
    expect(stdout).toMatch(/Edit and save examples\/quickstart\/loadtest\.yaml/);
    expect(stdout).toMatch(/Summary[^]* 0 errors/);
    expect(stdout).toMatch(/Browse +Front page/);
  });

  it('makes the classic edits by itself in a tour of under a minute, one of them broken', async () => {
    const { events } = await start('--tour', '--json');
    const reloads = events.filter(({ event }) => event === 'reload');
    expect(reloads.map(({ outcome, changes }) => [outcome, ...(changes ?? []).map(({ path, from, to }) => `${path} ${String(from)} → ${String(to)}`)])).toEqual([
      ['applied', 'config.workers 10 → 50'],
      ['applied', 'scenarios["Browse"].weight 3 → 1', 'scenarios["Order"].weight 1 → 3'],
      ['applied', 'load.target 50 → 500'],
      ['rejected'],
      ['applied', 'config.workers 50 → 100', 'load.target 500 → 1000'],
      ['applied', 'config.workers 100 → 10', 'load.target 1000 → 50'],
    ]);
    expect(reloads[3]?.findings).toMatchObject([{ code: 'MF_DURATION', file: 'loadtest.yaml', line: 6, column: 13 }]);
    expect(events.at(-1)).toMatchObject({ event: 'summary', exitCode: 0, errors: 0, reloads: { applied: 5, rejected: 1 } });
    expect(events.at(-1)?.elapsedMs).toBeLessThan(60_000);
  });
});
