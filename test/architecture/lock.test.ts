import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readText, root } from './house.js';

interface Lock {
  readonly packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
}

function checkLock(...args: readonly string[]): Promise<{ passed: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/checkLock.mjs'), ...args], (error, _, said) => resolve({ passed: error === null, said }));
  });
}

describe('the lock file', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'midflight-lock-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The verdict on the real lock file after `change` was made to a copy of it. */
  async function checkChanged(change: (lock: Lock) => void): Promise<{ passed: boolean; said: string }> {
    const lock: Lock = JSON.parse(readText('package-lock.json'));
    change(lock);
    const file = join(folder, 'package-lock.json');
    await writeFile(file, JSON.stringify(lock));
    return checkLock(file);
  }

  it('is whole on every platform and names no host', async () => {
    expect(await checkLock()).toEqual({ passed: true, said: '' });
  });

  it('is refused when the package of another platform is missing', async () => {
    const verdict = await checkChanged(({ packages }) => {
      const foreign = Object.keys(packages).find((place) => place.startsWith('node_modules/@turbo/') && place.includes('windows'));
      if (foreign === undefined) throw new Error('turbo has no package for Windows any more: name another');
      delete packages[foreign];
    });
    expect(verdict).toEqual({ passed: false, said: expect.stringContaining('node_modules/turbo names @turbo/windows') });
  });

  it('is refused when it names a host', async () => {
    const verdict = await checkChanged(({ packages }) => {
      packages['node_modules/turbo'] = { ...packages['node_modules/turbo'], resolved: 'https://example.com/turbo.tgz' };
    });
    expect(verdict).toEqual({ passed: false, said: expect.stringContaining('node_modules/turbo names the host') });
  });
});
