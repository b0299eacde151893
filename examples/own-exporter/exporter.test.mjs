// Run it by: node --test examples/own-exporter
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLogger } from '@midflight/core';
import { conformanceCounter, conformanceSnapshot, exporterConformance } from '@midflight/testkit';
import { numberSheet } from './exporter.mjs';

/** An exporter with a folder of its own. */
async function fixture() {
  const folder = await mkdtemp(join(tmpdir(), 'number-sheet-'));
  const file = join(folder, 'numbers.ndjson');
  const lines = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  return {
    exporter: numberSheet.create({ file }, { logger: silentLogger }),
    lines,
    arrived: async () => (await lines()).at(-1)?.[conformanceCounter],
    breakDown: () => rm(folder, { recursive: true }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

for (const { name, run } of exporterConformance(fixture)) void test(`the exporter ${name}`, run);

void test('a line holds all numbers of its moment', async () => {
  const { exporter, lines, close } = await fixture();
  exporter.export(conformanceSnapshot(3));
  await exporter.flush?.(new AbortController().signal);
  assert.deepEqual(await lines(), [{ at: '2023-11-14T22:13:23.000Z', 'conformance.things': 3, 'conformance.level': 1.5, 'conformance.nothing': 0 }]);
  await close();
});
