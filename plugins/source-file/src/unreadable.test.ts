import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type MidflightError, silentLogger, systemClock } from '@midflight/core';
import { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileSourceOptions, fileSource } from './fileSource.js';

vi.setConfig({ testTimeout: 30_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };

const modes: readonly (readonly [string, Omit<FileSourceOptions, 'path'>])[] = [
  ['events', { reconcileMs: 3_600_000 }],
  ['polling', { polling: true, pollIntervalMs: 10 }],
];

let folder: string;
let file: string;
let probe: SourceProbe;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-unreadable-'));
  file = join(folder, 'load.yaml');
  await writeFile(file, 'first');
});
afterEach(async () => {
  await probe.end();
  await rm(folder, { recursive: true, force: true });
});

async function renameOver(text: string): Promise<void> {
  await writeFile(`${file}.draft`, text);
  await rename(`${file}.draft`, file);
}

describe.each(modes)('fileSource by %s, when the file cannot be read', (_mode, options) => {
  const obstacles: readonly (readonly [string, string, () => unknown])[] = [
    ['ENOENT', 'nothing', () => {}],
    ['EISDIR', 'a folder', () => mkdir(file)],
    ['ENXIO', 'a pipe', () => execFileSync('mkfifo', [file])],
    ['ENOENT', 'a dangling link', () => symlink('nowhere', file)],
    ['ELOOP', 'a looping link', () => symlink('load.yaml', file)],
    ['EFBIG', 'an enormous file', () => writeFile(file, '').then(() => truncate(file, 17 * 2 ** 20))],
  ];

  it.each(obstacles)('tells %s of %s once, and goes on', async (reason, _what, putThere) => {
    probe = new SourceProbe(await fileSource.create({ path: file, ...options }, context));
    await probe.lastText('first');
    await unlink(file);
    await putThere();
    const faults = (): readonly MidflightError[] =>
      probe.signals.flatMap((signal) => (signal.kind === 'fault' && signal.error.details['reason'] === reason ? [signal.error] : []));
    const error = await probe.until('the fault', () => faults()[0]);
    expect(error.code).toBe('MF_SOURCE_READ');
    expect(error.message).toContain(file);
    for (let looks = 0; looks < 5; looks += 1) {
      probe.nudge();
      await setTimeout(15);
    }
    expect(faults()).toHaveLength(1);
    await rm(file, { recursive: true, force: true });
    const heard = probe.signals.length;
    await renameOver('first');
    await probe.until('an "unchanged"', () => probe.signals.slice(heard).find(({ kind }) => kind === 'unchanged'));
    await renameOver('mended');
    await probe.lastText('mended');
    expect(probe.texts).toEqual(['first', 'mended']);
  });
});
