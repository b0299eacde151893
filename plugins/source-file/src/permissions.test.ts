import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@midflight/core';
import { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileSourceOptions, fileSource } from './fileSource.js';

vi.setConfig({ testTimeout: 30_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };
const nobody = 65_534;

/** Root may read everything, so as root these tests lay that power down for a while. */
const isRoot = process.geteuid?.() === 0;

let folder: string;
let file: string;
let probe: SourceProbe;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-permissions-'));
  file = join(folder, 'load.yaml');
  await writeFile(file, 'first');
  if (isRoot) for (const path of [file, folder]) await chown(path, nobody, nobody);
  if (isRoot) process.seteuid?.(nobody);
});
afterEach(async () => {
  await probe.end();
  if (isRoot) process.seteuid?.(0);
  await rm(folder, { recursive: true, force: true });
});

async function watch(options: Omit<FileSourceOptions, 'path'>): Promise<void> {
  probe = new SourceProbe(await fileSource.create({ path: file, ...options }, context));
  await probe.lastText('first');
}

describe.skipIf(process.platform === 'win32')('fileSource and permissions', () => {
  it('says that it may not read the file, and reads it when it may again', async () => {
    await watch({ reconcileMs: 3_600_000 });
    const heard = probe.signals.length;
    await chmod(file, 0o000);
    const { error } = await probe.fault(heard);
    expect(error.details['reason']).toBe('EACCES');
    expect(error.message).toContain('permissions');
    await chmod(file, 0o600);
    await probe.until('an "unchanged"', () => probe.signals.slice(heard).find(({ kind }) => kind === 'unchanged'));
    await writeFile(file, 'second');
    await probe.lastText('second');
  });

  it('looks often when the system refuses to watch the folder', async () => {
    // Its files can be read by name, but it can be neither listed nor watched.
    await chmod(folder, 0o300);
    await watch({ reconcileMs: 3_600_000, pollIntervalMs: 20 });
    for (const text of ['second', 'third', 'fourth']) {
      await writeFile(file, text);
      await probe.lastText(text);
    }
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
    await chmod(folder, 0o700);
  });
});
