import { mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, rateOf, type Follow } from './support/follow.js';
import { modes } from './support/modes.js';
import { renameOver, writeInPlace } from './support/saves.js';

const main = 'load.yaml';
const including = (rate: number, ...paths: readonly string[]): string => documentOf(rate, { head: `include: [${paths.join(', ')}]\n` });
const named = (name: string): string => `metadata: { name: ${name} }\n`;
const nameOf = (run: Follow): string | undefined => run.running.at(-1)?.metadata?.name;

describe.each(modes)('what a document includes, by %s', (_mode, looking) => {
  const chain = Object.fromEntries(Array.from({ length: 12 }, (_, level) => [`parts/${level}.yaml`, `include: ${level + 1}.yaml\n`]));
  const outside = join(tmpdir(), `midflight-outside-${process.pid}.yaml`);

  it.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    ['a cycle', { 'parts/a.yaml': 'include: b.yaml\n', 'parts/b.yaml': 'include: a.yaml\n' }, 'MF_INCLUDE_CYCLE', /parts\/a\.yaml → .*parts\/b\.yaml → .*parts\/a\.yaml/],
    ['too deep', { ...chain, 'parts/a.yaml': 'include: 0.yaml\n' }, 'MF_INCLUDE_DEPTH', /parts\/a\.yaml → .*parts\/0\.yaml → .*parts\/8\.yaml/],
    ['an escape by ../', { 'parts/a.yaml': 'include: ../../outside.yaml\n' }, 'MF_FILE_OUTSIDE', /\.\.\/outside\.yaml/],
    ['an absolute path', { 'parts/a.yaml': `include: ${outside}\n` }, 'MF_FILE_OUTSIDE', /midflight-outside/],
    ['a symlink out of the tree', { 'parts/a.yaml': 'include: link.yaml\n' }, 'MF_FILE_OUTSIDE', /link\.yaml/],
  ])('FAULTS 31: %s → keeps, the chain is shown', async (_what, files, code, shown) => {
    await writeFile(outside, named('outside'));
    await using run = await follow({ files: { [main]: including(1, 'parts/a.yaml'), 'parts/a.yaml': named('first') }, looking });
    await symlink(outside, run.file('parts/link.yaml'));
    for (const [name, text] of Object.entries(files).toReversed()) await writeInPlace(run.file(name), text);
    const { findings } = await run.untilRejected(code);
    const finding = findings.find((one) => one.code === code);
    expect(finding?.message).toMatch(shown);
    expect(finding).toMatchObject({ file: expect.stringContaining('.yaml'), line: expect.any(Number) });
    expect(nameOf(run)).toBe('first');
    await renameOver(run.file('parts/a.yaml'), named('mended'));
    await run.until('the mended one', () => nameOf(run) === 'mended');
  });

  it('FAULTS 32: an included file is deleted → keeps, and reloads when it is back', async () => {
    await using run = await follow({ files: { [main]: including(1, 'part.yaml'), 'part.yaml': named('one') }, looking });
    await unlink(run.file('part.yaml'));
    await run.untilRejected('MF_FILE_UNREADABLE');
    expect(nameOf(run)).toBe('one');
    await writeInPlace(run.file('part.yaml'), named('two'));
    await run.until('it is back', () => nameOf(run) === 'two');
    expect(run.running).toHaveLength(2);
  });

  it('FAULTS 32: a glob gains a file, and loses it → reloads', async () => {
    await using run = await follow({ files: { [main]: including(1, "'parts/*.yaml'"), 'parts/a.yaml': named('a') }, looking });
    await renameOver(run.file('parts/b.yaml'), named('b'));
    await run.until('the new file', () => nameOf(run) === 'b');
    await unlink(run.file('parts/b.yaml'));
    await run.until('the old one', () => nameOf(run) === 'a');
  });

  it('FAULTS 32: a glob that nothing matches gains its first file, in a folder that is new → reloads', async () => {
    await using run = await follow({ files: { [main]: including(1, "'parts/*/*.yaml'"), 'parts/read.me': '' }, looking });
    await run.untilRate(1);
    await mkdir(run.file('parts/one'));
    await setTimeout(50);
    await renameOver(run.file('parts/one/a.yaml'), named('a'));
    await run.until('the first file', () => nameOf(run) === 'a');
    await renameOver(run.file('parts/one/b.yaml'), named('b'));
    await run.until('the second file', () => nameOf(run) === 'b');
  });

  it.each([['in place', writeInPlace], ['by renaming', (path: string, text: string) => renameOver(path, text, 25)]] as const)('FAULTS 33: main and include saved 30 ms apart %s → one snapshot, one reload', async (_way, save) => {
    await using run = await follow({ files: { [main]: including(1, 'part.yaml'), 'part.yaml': named('one') }, looking, timing: { debounceMs: 250, maxWaitMs: 1_000 } });
    // So long after the start that a save is no part of a burst.
    await setTimeout(250);
    await save(run.file(main), including(2, 'part.yaml'));
    await setTimeout(30);
    await save(run.file('part.yaml'), named('two'));
    await run.until('both', () => run.rates().at(-1) === 2 && nameOf(run) === 'two');
    expect(run.rates()).toEqual([1, 2]);
  });

  it('FAULTS 33: a folder of main and includes is swapped while it is read → never one of each', async () => {
    const versions = Array.from({ length: 60 }, (_, index) => index + 1);
    const includes = Array.from({ length: 12 }, (_, index) => `part-${index}.yaml`);
    const filesOf = (version: number) => Object.fromEntries([
      [`v${version}/${main}`, including(version, ...includes)],
      ...includes.map((name, index) => [`v${version}/${name}`, `scenarios: [{ name: S${index}, weight: ${version}, steps: [{ request: { method: GET, path: / } }] }]\n`]),
    ]);
    const files = Object.assign({}, ...versions.map(filesOf));
    await using run = await follow({ files, sources: [`live/${main}`], looking, timing: { debounceMs: 0, maxWaitMs: 0 } });
    for (const version of versions) {
      await symlink(`v${version}`, run.file('next'));
      await rename(run.file('next'), run.file('live'));
      await setTimeout(version % 7);
    }
    await run.untilRate(60);
    const mixed = run.running.filter((document) => document.scenarios.some(({ name, weight }) => name !== 'Only' && weight !== rateOf(document)));
    expect(mixed.map(({ scenarios }) => scenarios.map(({ weight }) => weight))).toEqual([]);
    expect(run.ends().filter((end) => end.startsWith('rejected'))).toEqual([]);
  });
});
