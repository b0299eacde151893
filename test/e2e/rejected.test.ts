import { longestGapMs, ratePerSecond } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { nowMs, waitUntil, withLiveRun } from './support/liveRun.js';

interface Mistake {
  readonly name: string;
  /** Makes a sound document wrong. */
  readonly spoil: (yaml: string) => string;
  readonly code: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** What the hint must say. */
  readonly says: RegExp;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'broken YAML',
    spoil: (yaml) => yaml.replace('workers: 20', 'workers: [20'),
    code: 'MF_YAML_SYNTAX', path: '', line: 6, column: 1, says: /indent/i,
  },
  {
    name: 'a base URL that is none',
    spoil: (yaml) => yaml.replace(/baseUrl: .*/, 'baseUrl: not-a-valid-url'),
    code: 'MF_URL', path: 'config.baseUrl', line: 3, column: 12, says: /https:\/\//,
  },
  {
    name: 'a duration that is none',
    spoil: (yaml) => yaml.replace('duration: 2m', 'duration: invalid'),
    code: 'MF_DURATION', path: 'config.duration', line: 4, column: 13, says: /1m30s/,
  },
  {
    name: 'fewer than no workers',
    spoil: (yaml) => yaml.replace('workers: 20', 'workers: -10'),
    code: 'MF_RANGE', path: 'config.workers', line: 5, column: 12, says: /nearest .* is 1\./,
  },
  {
    name: 'an unknown key',
    spoil: (yaml) => yaml.replace('workers: 20', 'wrokers: 20'),
    code: 'MF_UNKNOWN_KEY', path: 'config.wrokers', line: 5, column: 3, says: /workers/,
  },
  {
    name: 'an empty file',
    spoil: () => '',
    code: 'MF_EMPTY', path: '', line: 1, column: 1, says: /version, config, load/,
  },
];

/** How long the load is watched after a rejection, in milliseconds. */
const watchedMs = 800;

describe('a save that is wrong', () => {
  it.each(mistakes)('is rejected for $name, with its place; the load goes on, and the next good save counts', async ({ spoil, says, ...place }) => {
    expect.hasAssertions();
    await withLiveRun({ rate: 100, path: '/before' }, {}, async ({ cli, target, file, document }) => {
      const heard = cli.events.length;
      await renameOver(file, spoil(document()));
      const rejected = await cli.waitForReload('rejected', heard);
      const rejectedMs = nowMs();
      const { name: _, ...expected } = place;
      const finding = rejected.findings?.find(({ code }) => code === expected.code);
      expect(finding).toMatchObject({ ...expected, severity: 'error', file: 'loadtest.yaml' });
      expect(finding?.hint).toMatch(says);
      expect(rejected.revision).toBe(1);

      await waitUntil(rejectedMs + watchedMs);
      const arrivals = await target.arrivals();
      expect(ratePerSecond(arrivals, rejectedMs, rejectedMs + watchedMs)).toBeGreaterThan(60);
      expect(longestGapMs(arrivals, rejectedMs, rejectedMs + watchedMs)).toBeLessThan(500);
      expect(new Set(arrivals.map(({ url }) => url))).toEqual(new Set(['/before']));

      await renameOver(file, document({ rate: 100, path: '/after' }));
      const applied = await cli.waitForReload('applied', heard);
      expect(applied.revision).toBe(2);
      await expect.poll(async () => (await target.arrivals()).at(-1)?.url, { timeout: 20_000 }).toBe('/after');
    });
  });
});
