import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deepFreeze } from '@midflight/core';
import { createLoadDocumentModel, LoadDocument } from '@midflight/document';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parse } from 'yaml';
import { holdTo } from './bars.mjs';
import { documentText } from './documentText.mjs';
import { median } from './median.mjs';
import { validateSeconds } from './validateCommand.mjs';

/** What anyone would write first: all of the text, every time. */
function naive(content) {
  const instance = plainToInstance(LoadDocument, parse(content));
  validateSync(instance);
  return instance;
}

/** From bytes to a frozen configuration, by stage. */
function ours(model, content) {
  const startedAt = performance.now();
  const composition = model.compose([{ name: 'bench.yaml', content }]);
  const composedAt = performance.now();
  const { config, findings } = model.decode(composition);
  const decodedAt = performance.now();
  if (!config || findings.length > 0) throw new Error(JSON.stringify(findings.slice(0, 3)));
  deepFreeze(config);
  return { config, composeMs: composedAt - startedAt, decodeMs: decodedAt - composedAt, totalMs: performance.now() - startedAt };
}

function timed(work) {
  const startedAt = performance.now();
  const result = work();
  return { result, ms: performance.now() - startedAt };
}

function measure(count, rounds) {
  const samples = [];
  let changed = 0;
  for (let round = 0; round < rounds; round++) {
    // Nothing is remembered of the rounds before: a text that was never seen, then the same with one scenario changed.
    const model = createLoadDocumentModel({ environment: {} });
    const cold = documentText(count, { [count - 1]: 1_000 + round });
    const edited = documentText(count, { [count - 1]: 1_000 + round, [Math.floor(count / 2)]: 5_000 + changed++ });
    const before = timed(() => naive(Buffer.from(cold).toString()));
    const first = ours(model, Buffer.from(cold));
    const next = ours(model, Buffer.from(edited));
    const diff = timed(() => model.diff(first.config, next.config));
    if (diff.result.length !== 1) throw new Error(`${diff.result.length} changes`);
    samples.push({ naiveMs: before.ms, composeMs: first.composeMs, decodeMs: first.decodeMs, coldMs: first.totalMs, editedMs: next.totalMs + diff.ms, coldRatio: first.totalMs / before.ms, editedRatio: (next.totalMs + diff.ms) / before.ms });
  }
  const middle = (key) => median(samples.slice(1).map((sample) => sample[key]));
  return { scenarios: count, ...Object.fromEntries(Object.keys(samples[0]).map((key) => [key, middle(key)])) };
}

const sizes = [[10, 40], [100, 15], [1_000, 7], [10_000, 3]];

/** Prints every size and stage beside the naive pipeline, and holds the result against the bars. @returns false when one is missed */
export function run() {
  measure(10, 20);
  const rows = sizes.map(([count, rounds]) => measure(count, rounds));
  console.table(rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value.toFixed(key.endsWith('Ratio') ? 3 : 2))]))));
  const at = (count) => rows.find(({ scenarios }) => scenarios === count);
  const exponent = Math.log(at(10_000).coldMs / at(100).coldMs) / Math.log(100);
  const memory = JSON.parse(execFileSync(process.execPath, ['--expose-gc', fileURLToPath(new URL('documentMemory.mjs', import.meta.url))]).toString());
  const bars = [
    ['cold, 1 000 scenarios, to naive', at(1_000).coldRatio, 0.4],
    ['one of 1 000 scenarios changed, to naive', at(1_000).editedRatio, 0.08],
    ['10 scenarios, bytes to accepted, ms', at(10).coldMs, 10],
    ['exponent of growth, 100 to 10 000', exponent, 1.1],
    ['memory of a kept revision of 1 000 scenarios, to its text', memory.alone, 4],
    ['the same when one scenario changed', memory.edited, 4],
    ['midflight validate of a small file, whole process, s', validateSeconds(), 0.5],
  ];
  return holdTo(bars);
}
