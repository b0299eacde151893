import { mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLogger, systemClock, type Clock } from '@midflight/core';
import { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileSourceOptions, fileSource } from './fileSource.js';

vi.setConfig({ testTimeout: 30_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };
/** Takes everything for long rested, so that stamps are trusted at once. */
const anHourAhead: Clock = { ...systemClock, wallTimeMs: () => systemClock.wallTimeMs() + 3_600_000 };

const modes: readonly (readonly [string, Omit<FileSourceOptions, 'path'>, Clock])[] = [
  ['events', { reconcileMs: 3_600_000, pollIntervalMs: 3_600_000 }, systemClock],
  ['polling', { polling: true, pollIntervalMs: 10 }, systemClock],
  ['polling of what has rested', { polling: true, pollIntervalMs: 10 }, anHourAhead],
];

let folder: string;
let probe: SourceProbe;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-patterns-'));
});
afterEach(async () => {
  await probe.end();
  await rm(folder, { recursive: true, force: true });
});

let drafts = 0;
async function save(name: string, text: string): Promise<void> {
  const draft = join(folder, `.draft-${(drafts += 1)}`);
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(draft, text);
  await rename(draft, join(folder, name));
}

async function watch(pattern: string, options: Omit<FileSourceOptions, 'path'>, clock: Clock): Promise<void> {
  probe = new SourceProbe(await fileSource.create({ path: join(folder, pattern), ...options }, context), { clock });
}

const names = (): string => {
  const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
  return last?.documents.map(({ name, content }) => `${name.slice(folder.length + 1)}=${Buffer.from(content).toString()}`).join(' ') ?? '';
};
const untilNames = async (expected: string) => probe.until(expected, () => names() === expected || undefined);

describe.each(modes)('a pattern of files, by %s', (_mode, options, clock) => {
  it('is each match as a document, in the order of their names; new ones join, and what goes is gone', async () => {
    await save('conf/b.yaml', 'b');
    await save('conf/a.yaml', 'a');
    await save('conf/notes.txt', 'no');
    await watch('conf/*.yaml', options, clock);
    await untilNames('conf/a.yaml=a conf/b.yaml=b');
    await save('conf/c.yaml', 'c');
    await untilNames('conf/a.yaml=a conf/b.yaml=b conf/c.yaml=c');
    await save('conf/b.yaml', 'B');
    await untilNames('conf/a.yaml=a conf/b.yaml=B conf/c.yaml=c');
    await unlink(join(folder, 'conf/a.yaml'));
    await untilNames('conf/b.yaml=B conf/c.yaml=c');
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it('reaches into folders, also into those that come later', async () => {
    await save('conf/one/a.yaml', 'a');
    await watch('conf/*/[ab].yaml', options, clock);
    await untilNames('conf/one/a.yaml=a');
    await save('conf/one/b.yaml', 'b');
    await untilNames('conf/one/a.yaml=a conf/one/b.yaml=b');
    await save('conf/two/a.yaml', 'c');
    await untilNames('conf/one/a.yaml=a conf/one/b.yaml=b conf/two/a.yaml=c');
    await save('conf/two/a.yaml', 'C');
    await untilNames('conf/one/a.yaml=a conf/one/b.yaml=b conf/two/a.yaml=C');
  });

  it('that nothing matches is a fault, and mended by the first match', async () => {
    await mkdir(join(folder, 'conf'));
    await watch('conf/*.yaml', options, clock);
    const { error } = await probe.fault();
    expect(error).toMatchObject({ code: 'MF_SOURCE_READ', message: expect.stringContaining('conf/*.yaml cannot be read: no file matches it') });
    await save('conf/a.yaml', 'a');
    await untilNames('conf/a.yaml=a');
  });

  it('that is the name of a file means that file', async () => {
    await save('a[1].yaml', 'itself');
    await save('a1.yaml', 'other');
    await watch('a[1].yaml', options, clock);
    await untilNames('a[1].yaml=itself');
  });
});
