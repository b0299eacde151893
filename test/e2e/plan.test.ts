import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { runToEnd } from './support/runCli.js';
import { type ScratchFolder, scratchFolder } from './support/scratchFolder.js';

const old = `version: "1.0"
config: { baseUrl: "http://127.0.0.1:9", duration: 1m, workers: 2, headers: { Authorization: Bearer s3cret } }
load: { model: rps, target: 5 }
scenarios:
  - { name: Only, steps: [{ request: { method: GET, path: / } }] }
`;

async function planned(changed: string, ...flags: readonly string[]) {
  await using folder: ScratchFolder = await scratchFolder();
  await writeInPlace(folder.file('old.yaml'), old);
  await writeInPlace(folder.file('new.yaml'), changed);
  return await runToEnd(['plan', 'new.yaml', '--against', 'old.yaml', ...flags], folder.path);
}

describe('midflight plan', () => {
  it('says each change, when it takes effect, and who makes it', async () => {
    const { exitCode, stdout } = await planned(old.replace('workers: 2', 'workers: 20').replace('target: 5', 'target: 500').replace('Bearer s3cret', 'Bearer t0psecret'), '--json');
    expect(JSON.parse(stdout)).toEqual({
      changes: [
        { path: 'config.workers', kind: 'changed', from: 2, to: 20, mutability: 'live', applier: 'workers' },
        expect.objectContaining({ path: 'config.headers.Authorization', mutability: 'next-iteration', applier: 'http-settings' }),
        { path: 'load.target', kind: 'changed', from: 5, to: 500, mutability: 'live', applier: 'load-model' },
      ],
      findings: [],
      wouldApply: true,
    });
    expect(stdout).not.toMatch(/s3cret|t0psecret/);
    expect(exitCode).toBe(0);
  });

  it('is for people too', async () => {
    const { stdout } = await planned(old.replace('workers: 2', 'workers: 20'));
    expect(stdout).toContain('at once, by workers');
    expect(stdout).toMatch(/config\.workers +2 → 20/);
    expect(stdout).toContain('1 change would be applied');
    expect((await planned(`# a comment\n${old}`)).stdout).toContain('nothing would change');
  });

  it('says what stands against it, where, and exits 3', async () => {
    const { exitCode, stdout } = await planned(old.replace('workers: 2', 'wrokers: 2'));
    expect(stdout).toContain('Did you mean "workers"?');
    expect(stdout).toContain('new.yaml:2');
    expect(exitCode).toBe(3);
    const broken = await planned(old.replace('GET', 'GTE'), '--json');
    expect(JSON.parse(broken.stdout)).toMatchObject({ changes: [], wouldApply: false, findings: [{ code: 'MF_ENUM', file: 'new.yaml', line: 5 }] });
  });

  it('needs something to compare with, and files that can be read', async () => {
    await using folder = await scratchFolder();
    expect((await runToEnd(['plan', 'new.yaml'], folder.path)).exitCode).toBe(2);
    expect((await runToEnd(['plan', 'new.yaml', '--against', 'old.yaml'], folder.path)).exitCode).toBe(4);
  });
});
