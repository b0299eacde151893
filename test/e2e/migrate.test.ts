import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const flat = `version: "0.9"
url: http://127.0.0.1:9/api   # where to
concurrency: 5
rps: 50
duration: 5m
`;

describe('midflight migrate', () => {
  it('rewrites a file in place, whole and with its comments, and leaves a current one alone', async () => {
    await using folder = await scratchFolder();
    const file = folder.file('load.yaml');
    await writeInPlace(file, flat);
    await chmod(file, 0o640);
    expect((await runToEnd(['validate', 'load.yaml'], folder.path)).stdout).toContain('MF_VERSION_MIGRATED');
    const { exitCode, stdout } = await runToEnd(['migrate', 'load.yaml'], folder.path);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('load.yaml: 0.9 → 1.0');
    const migrated = await readFile(file, 'utf8');
    expect(migrated).toContain('# where to');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder.path)).toEqual(['load.yaml']);
    expect(JSON.parse((await runToEnd(['validate', 'load.yaml', '--format', 'json'], folder.path)).stdout)).toEqual({ valid: true, findings: [] });
    expect((await runToEnd(['migrate', 'load.yaml'], folder.path)).stdout).toContain('nothing was changed');
    expect(await readFile(file, 'utf8')).toBe(migrated);
  });

  it('prints it, and leaves what it can not read as it is', async () => {
    await using folder = await scratchFolder();
    const file = folder.file('load.yaml');
    await writeInPlace(file, flat);
    const { stdout } = await runToEnd(['migrate', 'load.yaml', '--stdout'], folder.path);
    expect(stdout).toMatch(/^version: "1.0"\n/);
    expect(await readFile(file, 'utf8')).toBe(flat);
    await writeInPlace(file, flat.replace('0.9', '7.0'));
    expect((await runToEnd(['migrate', 'load.yaml'], folder.path)).exitCode).toBe(3);
    expect((await runToEnd(['migrate', 'none.yaml'], folder.path)).exitCode).toBe(4);
  });
});
