import { chmod, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, type Follow } from './support/follow.js';
import { byPolling, modes } from './support/modes.js';

const main = 'load.yaml';
const nobody = 65_534;

/** Root may read and watch everything, so as root these tests lay that power down for a while. */
const isRoot = process.geteuid?.() === 0;

beforeEach(() => {
  if (isRoot) process.seteuid?.(nobody);
});
afterEach(() => {
  if (isRoot) process.seteuid?.(0);
});

const pollingOf = ({ reloader }: Follow): string | undefined => reloader.status.sources[0]?.polling;

describe.skipIf(process.platform === 'win32').each(modes)('what the system refuses, by %s', (_mode, looking) => {
  it('FAULTS 13: permission denied, then restored → keeps, then reloads', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await chmod(run.file(main), 0o000);
    await run.until('its fault', () => run.statuses.at(-1)?.error?.details['reason'] === 'EACCES');
    expect(run.reloader.status).toMatchObject({ active: { revision: 1 }, sources: [{ state: 'stale' }] });
    await chmod(run.file(main), 0o600);
    await run.until('it can be read', () => run.reloader.status.sources[0]?.state === 'ready');
    expect(run.ends()).toEqual(['applied']);
    await writeFile(run.file(main), documentOf(2));
    await run.untilRate(2);
  });
});

describe.skipIf(process.platform === 'win32')('a folder that the system refuses to watch', () => {
  it('FAULTS 14: watching fails, as at the inotify limit → polling, said in status, still reloads', async () => {
    // Its files can be read by name, but it can be neither listed nor watched.
    await using run = await follow({ files: { [main]: documentOf(1) }, modeOfFolder: 0o300, looking: { reconcileMs: 3_600_000, pollIntervalMs: 20 } });
    expect(pollingOf(run)).toMatch(/^since watching failed: .*EACCES/);
    expect(run.statuses.at(-1)?.polling).toBe(pollingOf(run));
    for (const rate of [2, 3, 4]) {
      await writeFile(run.file(main), documentOf(rate));
      await run.untilRate(rate);
    }
    expect(run.statuses.filter(({ state }) => state !== 'ready')).toEqual([]);
    await chmod(run.file('.'), 0o700);
  });

  it('says so too when polling was asked for, and says nothing when it is told of changes', async () => {
    await using polled = await follow({ files: { [main]: documentOf(1) }, looking: byPolling });
    expect(pollingOf(polled)).toBe('as it was asked to');
    await using told = await follow({ files: { [main]: documentOf(1) } });
    expect(pollingOf(told)).toBeUndefined();
  });
});
