// Run it by: node --test examples/own-source
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sourceConformance } from '@midflight/testkit';
import { lastOfFolder } from './source.mjs';

/** A folder of its own for each check. */
async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'last-of-folder-'));
  const file = join(folder, '010.yaml');
  await writeFile(file, 'first: 1\n');
  return {
    source: lastOfFolder.create({ folder, intervalMs: 500 }),
    write: (text) => writeFile(file, text),
    breakDown: () => rm(file, { force: true }),
    close: () => rm(folder, { recursive: true }),
  };
}

for (const { name, run } of sourceConformance(setUp)) void test(`the source ${name}`, run);
