import { mkdtemp, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptRevision, MidflightError, SourceDocument } from '@midflight/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFolder } from './stateFolder.js';

let path: string;
let faults: MidflightError[];
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'midflight-state-')), 'state');
  faults = [];
});
afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

const table: SourceDocument = { name: 'users.csv', content: new Uint8Array([0x61, 0xff, 0x00]), localPath: '/tests/users.csv' };
const part: SourceDocument = { name: 'part.yaml', content: 'x-é: 1\n', references: [{ written: 'users.csv', kind: 'attachment', files: [table] }] };
const documents: readonly SourceDocument[] = [
  { name: 'load.yaml', content: 'a: 1\n', references: [{ written: '*.yaml', kind: 'document', files: [part] }, { written: 'gone', kind: 'attachment', files: [], fault: { code: 'MF_FILE_UNREADABLE', message: 'gone' } }] },
  { name: 'LOAD__B', content: '2', at: ['b'] },
  part,
];

function revision(number: number, more: Partial<KeptRevision> = {}): KeptRevision {
  return { revision: number, documents, overrides: [{ path: 'load.target', value: 5 }], origin: ['load.yaml'], cause: { kind: 'source', author: 'Ann' }, changes: [], appliedAtMs: 1_000 + number, ...more };
}

async function runIn(folder: StateFolder, name = 'run-1') {
  return folder.startRun(name, (fault) => faults.push(fault));
}

describe('a state folder', () => {
  it('gives a revision back as it was: texts, bytes, references, faults and overrides', async () => {
    const folder = await StateFolder.open(path);
    const run = await runIn(folder);
    run.keep(revision(1));
    const kept = await run.find(1);
    expect(kept).toEqual({ documents: documents.map((document) => ({ ...document })).map(withBuffers), overrides: [{ path: 'load.target', value: 5 }] });
    // What two refer to is one object still.
    expect(kept?.documents[0]?.references?.[0]?.files[0]).toBe(kept?.documents[2]);
    expect(await run.find(2)).toBeUndefined();
    expect(faults).toEqual([]);
  });

  it('is for its owner alone', async () => {
    const run = await runIn(await StateFolder.open(path));
    run.keep(revision(1));
    run.trust(1);
    await run.flushed();
    const modeOf = async (name: string): Promise<number> => (await stat(join(path, name))).mode & 0o777;
    expect(await Promise.all(['', 'texts', 'runs', 'runs/run-1'].map(modeOf))).toEqual([0o700, 0o700, 0o700, 0o700]);
    expect(await Promise.all(['last-good.json', 'runs/run-1/1.json', `texts/${(await readdir(join(path, 'texts')))[0]}`].map(modeOf))).toEqual([0o600, 0o600, 0o600]);
  });

  it('keeps the same text once, over all runs, and one that was damaged anew', async () => {
    const folder = await StateFolder.open(path);
    const first = await runIn(folder);
    first.keep(revision(1));
    first.keep(revision(2));
    await first.flushed();
    const texts = await readdir(join(path, 'texts'));
    expect(texts).toHaveLength(4);
    for (const text of texts) await truncate(join(path, 'texts', text), 0);
    const second = await runIn(await StateFolder.open(path), 'run-2');
    second.keep(revision(1));
    expect((await second.find(1))?.documents).toHaveLength(3);
    expect(await readdir(join(path, 'texts'))).toEqual(texts);
  });

  it('knows what was good last, of whatever run, and adds receipts to revisions', async () => {
    const folder = await StateFolder.open(path);
    expect(await folder.lastGood()).toBeUndefined();
    const run = await runIn(folder);
    run.keep(revision(1));
    run.keep(revision(2));
    run.addReceipt(2, { inFlight: 3 });
    run.trust(2);
    // It is not there, and so can't be good.
    run.trust(3);
    await run.flushed();
    expect(await (await StateFolder.open(path)).lastGood()).toMatchObject({ run: 'run-1', revision: 2, appliedAtMs: 1_002, overrides: [{ path: 'load.target', value: 5 }] });
    expect(await readFile(join(path, 'runs/run-1/2.json'), 'utf8')).toContain('"receipt":{"inFlight":3}');
    expect(faults).toEqual([]);
  });

  it.each<[string, (file: string, text: string) => Promise<void>]>([
    ['cut off at any place', (file, text) => truncate(file, Math.floor(text.length / 2))],
    ['cut off by its last byte', (file, text) => truncate(file, text.length - 1)],
    ['empty', (file) => writeFile(file, '')],
    ['changed', (file, text) => writeFile(file, text.replace('"value":5', '"value":6'))],
    ['followed by more', (file, text) => writeFile(file, `${text}more`)],
    ['of another version', (file, text) => writeFile(file, text.replace('"version":1', '"version":2'))],
    ['of another kind', (file, text) => writeFile(file, text.replace('last known good', 'revision'))],
    ['no file of ours', (file) => writeFile(file, '{}\n{}\n')],
  ])('uses nothing of a last known good that is %s, and says so', async (_, damage) => {
    const folder = await StateFolder.open(path);
    const run = await runIn(folder);
    run.keep(revision(1));
    run.trust(1);
    await run.flushed();
    await damage(folder.lastGoodFile, await readFile(folder.lastGoodFile, 'utf8'));
    await expect(folder.lastGood()).rejects.toMatchObject({ code: 'MF_STATE_CORRUPT', message: expect.stringContaining(folder.lastGoodFile) });
  });

  it('uses nothing of a last known good whose text was changed or lost', async () => {
    const folder = await StateFolder.open(path);
    const run = await runIn(folder);
    run.keep(revision(1));
    run.trust(1);
    await run.flushed();
    const [text = ''] = await readdir(join(path, 'texts'));
    await writeFile(join(path, 'texts', text), 'something else');
    await expect(folder.lastGood()).rejects.toMatchObject({ code: 'MF_STATE_CORRUPT', message: expect.stringContaining(text) });
    await rm(join(path, 'texts', text));
    await expect(folder.lastGood()).rejects.toMatchObject({ code: 'MF_STATE_CORRUPT', message: expect.stringContaining(text) });
  });

  it('says what it can not write, and goes on', async () => {
    const folder = await StateFolder.open(path);
    const run = await runIn(folder);
    await rm(join(path, 'texts'), { recursive: true });
    run.keep(revision(1));
    run.trust(1);
    await run.flushed();
    expect(faults).toEqual([expect.objectContaining({ code: 'MF_STATE_WRITE', message: expect.stringContaining('revision 1') })]);
    await StateFolder.open(path);
    run.keep(revision(2));
    expect(await run.find(2)).toBeDefined();
  });

  it('removes the drafts of who was killed while writing, and no others', async () => {
    await StateFolder.open(path);
    // No process has a number as high as this.
    await writeFile(join(path, '.last-good.json.draft-4999999-1'), 'half');
    await writeFile(join(path, `.last-good.json.draft-${process.pid}-1`), 'half');
    await StateFolder.open(path);
    expect((await readdir(path)).filter((name) => name.startsWith('.'))).toEqual([`.last-good.json.draft-${process.pid}-1`]);
  });

  it('keeps the newest runs, and what was good last of whatever run', async () => {
    const limits = { mostRuns: 2, graceMs: 0 };
    const names = ['run-1', 'run-2', 'run-3', 'run-4'];
    for (const name of names) {
      const folder = await StateFolder.open(path, limits);
      const run = await folder.startRun(name, (fault) => faults.push(fault));
      run.keep(revision(1, { documents: [{ name: 'load.yaml', content: `of: ${name}\n` }] }));
      if (name === 'run-1') run.trust(1);
      await run.flushed();
      await endRun(name);
    }
    const folder = await StateFolder.open(path, limits);
    expect(await readdir(join(path, 'runs'))).toEqual(['run-3', 'run-4']);
    expect(await folder.lastGood()).toMatchObject({ run: 'run-1', documents: [{ content: 'of: run-1\n' }] });
    expect(await folder.revision('run-3', 1)).toBeDefined();
    expect(await readdir(join(path, 'texts'))).toHaveLength(3);
    expect(faults).toEqual([]);
  });

  it('removes no run that goes on, and no text that was just put there', async () => {
    const first = await (await StateFolder.open(path, { mostRuns: 1 })).startRun('run-1', (fault) => faults.push(fault));
    first.keep(revision(1));
    await first.flushed();
    const unused = join(path, 'texts', '0'.repeat(64));
    await writeFile(unused, '');
    const second = await (await StateFolder.open(path, { mostRuns: 1 })).startRun('run-2', (fault) => faults.push(fault));
    await second.flushed();
    expect(await first.find(1)).toBeDefined();
    await endRun('run-1');
    const third = await (await StateFolder.open(path, { mostRuns: 1 })).startRun('run-3', (fault) => faults.push(fault));
    await third.flushed();
    expect(await readdir(join(path, 'runs'))).toEqual(['run-2', 'run-3']);
    expect(await readdir(join(path, 'texts'))).toContain('0'.repeat(64));
    expect(faults).toEqual([]);
  });

  it('keeps the newest revisions of a run, whatever was good last, and no text that nobody needs', async () => {
    const folder = await StateFolder.open(path, { mostRevisions: 4, graceMs: 0 });
    const run = await runIn(folder);
    const shared: SourceDocument = { name: 'users.csv', content: 'a' };
    for (let number = 1; number <= 20; number += 1) {
      run.keep(revision(number, { documents: [{ name: 'load.yaml', content: `a: ${number}\n` }, shared] }));
      if (number === 2) run.trust(2);
    }
    await run.flushed();
    expect((await Promise.all(Array.from({ length: 20 }, (_, at) => run.find(at + 1)))).flatMap((kept, at) => (kept ? [at + 1] : []))).toEqual([17, 18, 19, 20]);
    expect(await folder.lastGood()).toMatchObject({ revision: 2, documents: [{ content: 'a: 2\n' }, { content: 'a' }] });
    // The four, what they share, what was good last, and what came since they were last looked through.
    expect((await readdir(join(path, 'texts'))).length).toBeLessThanOrEqual(7);
    expect(faults).toEqual([]);
  });

  it('can not be what is no folder, nor remember one run twice', async () => {
    await writeFile(path, '');
    await expect(StateFolder.open(path)).rejects.toMatchObject({ code: 'MF_STATE_FOLDER' });
    await rm(path);
    const folder = await StateFolder.open(path);
    await runIn(folder);
    await expect(runIn(folder)).rejects.toMatchObject({ code: 'MF_STATE_FOLDER' });
  });
});

/** Whoever ran it is no more: no process has a number as high as this. */
async function endRun(name: string): Promise<void> {
  await rename(join(path, 'runs', name, `.running-${process.pid}`), join(path, 'runs', name, '.running-4999999'));
}

/** Bytes come back as Node's own kind of them. */
function withBuffers(document: SourceDocument): SourceDocument {
  const { content, references } = document;
  return {
    ...document,
    content: typeof content === 'string' ? content : Buffer.from(content),
    ...(references ? { references: references.map((reference) => ({ ...reference, files: reference.files.map(withBuffers) })) } : {}),
  };
}
