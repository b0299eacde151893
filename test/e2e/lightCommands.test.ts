import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const quickstart = fileURLToPath(new URL('../../examples/quickstart/loadtest.yaml', import.meta.url));

/** The packages of which a command requires something; those that it imports as ES modules are not seen. */
async function packagesRequiredBy(...args: readonly string[]): Promise<ReadonlySet<string>> {
  await using folder = await scratchFolder();
  const witness = folder.file('witness.cjs');
  await writeFile(witness, "process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\\n')));");
  const { exitCode, stderr } = await runToEnd(args, folder.path, { NODE_OPTIONS: `--require ${witness}` });
  expect(exitCode).toBe(0);
  return new Set([...stderr.matchAll(/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g)].map(([, name = '']) => name));
}

describe('a command that runs no load', () => {
  it.each([['validate'], ['show']])('%s loads neither what a load takes nor what no field is judged by', async (command) => {
    const packages = await packagesRequiredBy(command, quickstart);
    expect(packages).toContain('class-validator');
    for (const heavy of ['undici', 'libphonenumber-js', 'validator']) expect(packages).not.toContain(heavy);
  });
});
