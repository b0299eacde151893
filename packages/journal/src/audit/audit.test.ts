import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MidflightError } from '@midflight/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from './canonicalJson.js';
import { openAudit } from './openAudit.js';
import { verifyAudit } from './verifyAudit.js';

let folder: string;
let file: string;
let faults: MidflightError[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-audit-'));
  file = join(folder, 'audit.jsonl');
  faults = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openAudit(file, (fault) => faults.push(fault));

async function append(...events: readonly string[]): Promise<void> {
  const { log } = await open();
  for (const [index, event] of events.entries()) log.append({ at: '2026-01-01T00:00:00.000Z', elapsedMs: index + 0.5, event, 'é"': [1, { b: 1, a: undefined }] });
  await log.close();
}

const linesOf = async (): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
const save = (lines: readonly string[]): Promise<void> => writeFile(file, lines.map((line) => `${line}\n`).join(''));

describe('an audit', () => {
  it('is a chain that others can verify: SHA-256 of each line in canonical JSON without its hash', async () => {
    await append('run', 'reload', 'end');
    let previous = '0'.repeat(64);
    for (const [index, line] of (await linesOf()).entries()) {
      const { hash, ...said } = JSON.parse(line);
      // Python's json.dumps(said, sort_keys=True, separators=(',', ':'), ensure_ascii=False) makes the same.
      const text = line.replace(`"hash":"${hash}",`, '');
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
      expect(said).toMatchObject({ version: 1, sequence: index + 1, previous });
      previous = hash;
    }
    expect(await verifyAudit(file)).toEqual({ lines: 3, runs: 1, lastHash: previous });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('goes on where it ended', async () => {
    await append('run', 'end');
    await append('run', 'reload', 'end');
    expect(await verifyAudit(file)).toMatchObject({ lines: 5, runs: 2 });
  });

  it.each<[string, number, (lines: string[]) => string[]]>([
    ['a word is changed', 2, (lines) => lines.map((line) => line.replace('"reload"', '"reloat"'))],
    ['a white space is added', 1, (lines) => lines.map((line, index) => (index === 0 ? line.replace(',', ', ') : line))],
    ['a line is taken out', 2, (lines) => lines.toSpliced(1, 1)],
    ['the first line is taken out', 1, (lines) => lines.slice(1)],
    ['two lines are swapped', 2, ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest]],
    ['a line is doubled', 3, ([a = '', b = '', ...rest]) => [a, b, b, ...rest]],
    ['a line is put in', 2, ([a = '', ...rest]) => [a, '{"event":"reload"}', ...rest]],
    ['an empty line is put in', 2, ([a = '', ...rest]) => [a, '', ...rest]],
  ])('is broken where %s', async (_, line, change) => {
    await append('run', 'reload', 'guard', 'end');
    await save(change(await linesOf()));
    await expect(verifyAudit(file)).rejects.toMatchObject({ code: 'MF_AUDIT_BROKEN', details: { line, torn: false } });
    await expect(open()).rejects.toMatchObject({ code: 'MF_AUDIT_BROKEN' });
  });

  it('is broken after a line that was changed along with its hash', async () => {
    await append('run', 'reload', 'end');
    const [first = '', second = '', third = ''] = await linesOf();
    const { hash: _, ...said } = JSON.parse(second.replace('"reload"', '"reloat"'));
    const hash = createHash('sha256').update(canonicalJson(said)).digest('hex');
    await save([first, canonicalJson({ ...said, hash }), third]);
    await expect(verifyAudit(file)).rejects.toMatchObject({ code: 'MF_AUDIT_BROKEN', details: { line: 3 } });
  });

  it('shows any one byte that is changed', async () => {
    await append('run', 'reload', 'end');
    const bytes = await readFile(file);
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = ((bytes[at] ?? 0) + by) % 256;
      await writeFile(file, changed);
      await expect(verifyAudit(file)).rejects.toMatchObject({ code: 'MF_AUDIT_BROKEN' });
    }), { numRuns: 200 });
  });

  it('puts a last line aside that was cut off anywhere, says how long it was, and goes on', async () => {
    await append('run', 'reload');
    const whole = await readFile(file);
    const start = whole.indexOf('\n') + 1;
    for (const cutAt of [start + 1, start + 20, whole.length - 2]) {
      await writeFile(file, whole);
      await truncate(file, cutAt);
      await rm(`${file}.torn`, { force: true });
      await expect(verifyAudit(file)).rejects.toMatchObject({ code: 'MF_AUDIT_BROKEN', details: { line: 2, torn: true } });
      const { log, tornBytes } = await open();
      expect(tornBytes).toBe(cutAt - start);
      expect(await readFile(`${file}.torn`)).toEqual(Buffer.concat([whole.subarray(start, cutAt), Buffer.from('\n')]));
      log.append({ at: '', elapsedMs: 0, event: 'run' });
      await log.close();
      expect(await verifyAudit(file)).toMatchObject({ lines: 2 });
    }
  });

  it('gives a whole last line its line break back', async () => {
    await append('run', 'reload');
    await truncate(file, (await stat(file)).size - 1);
    expect(await verifyAudit(file)).toMatchObject({ lines: 2 });
    await append('run');
    expect(await verifyAudit(file)).toMatchObject({ lines: 3 });
  });

  it('says once that the disk is full, keeps what waits, and says in the end what is missing', async () => {
    // A real device on which every write fails as on a full disk.
    const full = await openAudit('/dev/full', (fault) => faults.push(fault));
    for (let index = 0; index < 5; index += 1) {
      full.log.append({ at: '', elapsedMs: index, event: 'reload' });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await full.log.close();
    expect(faults).toEqual([expect.objectContaining({ code: 'MF_AUDIT_WRITE', message: expect.stringContaining('ENOSPC') }), expect.objectContaining({ code: 'MF_AUDIT_WRITE', message: expect.stringContaining('lacks its last 5 entries') })]);
  });

  it('does not write where somebody else does, and goes on once that is taken back', async () => {
    const { log } = await open();
    log.append({ at: '', elapsedMs: 0, event: 'run' });
    await expect.poll(async () => (await stat(file)).size).toBeGreaterThan(0);
    const { size } = await stat(file);
    await appendFile(file, 'somebody else\n');
    for (let index = 0; index < 1_005; index += 1) log.append({ at: '', elapsedMs: index, event: 'reload' });
    await expect.poll(() => faults.length).toBe(1);
    expect(faults[0]?.code).toBe('MF_AUDIT_WRITE');
    await truncate(file, size);
    log.append({ at: '', elapsedMs: 2_000, event: 'end' });
    await log.close();
    expect(await verifyAudit(file)).toMatchObject({ runs: 1 });
    expect((await linesOf()).at(1)).toContain('"lost":');
  });

  it('can not be a folder', async () => {
    await expect(openAudit(folder, () => {})).rejects.toMatchObject({ code: 'MF_AUDIT_READ' });
    await expect(verifyAudit(join(folder, 'none'))).rejects.toMatchObject({ code: 'MF_AUDIT_READ' });
  });
});

describe('canonical JSON', () => {
  it('is one form for equal values, and reads as the same value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      // JSON has no negative zero.
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      expect(canonicalJson(JSON.parse(canonicalJson(plain)))).toBe(canonicalJson(plain));
    }));
  });

  it('orders members by their names, also those that look like numbers', () => {
    expect(canonicalJson({ b: 1, 10: 2, 9: 3, a: { d: [], c: null } })).toBe('{"10":2,"9":3,"a":{"c":null,"d":[]},"b":1}');
  });
});
