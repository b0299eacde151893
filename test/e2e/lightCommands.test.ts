import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const quickstart = fileURLToPath(new URL('../../examples/quickstart/loadtest.yaml', import.meta.url));

/** The files of packages that a command requires; those that it imports as ES modules are not seen. */
async function filesRequiredBy(...args: readonly string[]): Promise<readonly string[]> {
  await using folder = await scratchFolder();
  const witness = folder.file('witness.cjs');
  await writeFile(witness, "process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\\n')));");
  const { exitCode, stderr } = await runToEnd(args, folder.path, { NODE_OPTIONS: `--require ${witness}` });
  expect(exitCode).toBe(0);
  return [...stderr.matchAll(/node_modules\/(.+)/g)].map(([, file = '']) => file);
}

const packageOf = (file: string): string => file.split('/', file.startsWith('@') ? 2 : 1).join('/');

describe('a command that runs no load', () => {
  it.each([['validate'], ['show']])('%s loads neither what a load takes nor what no field is judged by', async (command) => {
    const packages = new Set((await filesRequiredBy(command, quickstart)).map(packageOf));
    expect(packages).toContain('class-validator');
    for (const heavy of ['undici', 'libphonenumber-js', 'validator']) expect(packages).not.toContain(heavy);
  });
});

describe('a run', () => {
  it('loads of undici what a connection takes, and not its entry', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await writeInPlace(folder.file('load.yaml'), documentFor(target.url, { rate: 20 }));
    const files = await filesRequiredBy('run', folder.file('load.yaml'), '--duration', '500ms', '--json');
    await target.close();
    expect(files).toContain('undici/lib/dispatcher/client.js');
    expect(files).not.toContain('undici/index.js');
  });
});
