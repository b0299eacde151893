import { truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { logOf, type LogRecord } from './support/logOf.js';
import { documentOf } from './support/documentOf.js';
import { follow, type Follow } from './support/follow.js';
import { renameOver } from './support/saves.js';

const main = 'load.yaml';
const secret = 's3cret-of-the-test';

/** What a candidate may take until it is refused, however the machine is shared, in milliseconds. */
const boundedMs = 10_000;

const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
const withByte = (byte: number): Uint8Array => Buffer.concat([Buffer.from(documentOf(2)), Buffer.from([0x23, byte, 0x0a])]);

/** Saves what is wrong, and then what is right: the wrong is refused and touches nothing, and the right is taken. */
async function refuses(run: Follow, content: string | Uint8Array, code: string): Promise<void> {
  const before = run.ends().length;
  const rates = run.rates();
  await writeFile(run.file(main), content);
  const { findings, revision } = await run.untilRejected(code, before);
  expect(findings.find((finding) => finding.code === code)).toMatchObject({ severity: 'error', file: run.file(main), line: expect.any(Number), column: expect.any(Number) });
  expect(revision).toBe(rates.length);
  expect(run.rates()).toEqual(rates);
  await renameOver(run.file(main), documentOf(1_000 + before));
  await run.untilRate(1_000 + before);
}

const spoilt = (from: string, to: string): string => documentOf(2).replace(from, to);
const aliasBomb = ['x-a0: &a0 [1]', ...Array.from({ length: 30 }, (_, i) => `x-a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`), ''].join('\n');

describe('a text', () => {
  it('FAULTS 17: with a byte order mark → accepted', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    await renameOver(run.file(main), `\uFEFF${documentOf(2)}`);
    await run.untilRate(2);
  });

  it.each([
    ['UTF-16', utf16(documentOf(2)), 'MF_TEXT_ENCODING'],
    ['invalid UTF-8', withByte(0xff), 'MF_TEXT_ENCODING'],
    ['a NUL', withByte(0), 'MF_TEXT_ENCODING'],
  ])('FAULTS 17: in %s → keeps with a named error', async (_what, content, code) => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    await refuses(run, content, code);
  });

  it('FAULTS 18: CRLF to LF, reordered keys, changed comments → unchanged', async () => {
    await using run = await follow({ files: { [main]: documentOf(1).replaceAll('\n', '\r\n') } });
    const [first, ...others] = documentOf(1).split(/(?=^[a-z]+:)/m);
    const words = [documentOf(1), [...others.toReversed(), first].join('').replaceAll(/\s*$/gm, ''), documentOf(1).replace('scenarios:', 'scenarios: # a comment')];
    for (const [index, text] of words.entries()) {
      await renameOver(run.file(main), text);
      await run.until(`the end of ${index}`, () => run.ends().length === index + 2);
    }
    expect(run.ends()).toEqual(['applied', 'unchanged', 'unchanged', 'unchanged']);
    expect(run.rates()).toEqual([1]);
  });

  it.each([
    ['FAULTS 19: a duplicate key', `${documentOf(2)}load: { model: concurrent }\n`, 'MF_YAML_DUPLICATE_KEY'],
    ['FAULTS 20: an alias bomb', aliasBomb + documentOf(2), 'MF_YAML_ALIAS'],
    ['FAULTS 20: a cyclic alias', `x-a: &a { b: *a }\n${documentOf(2)}`, 'MF_YAML_ALIAS'],
    ['FAULTS 21: the key __proto__', spoilt('  workers', '  __proto__: { polluted: 1 }\n  workers'), 'MF_RESERVED_KEY'],
    ['FAULTS 21: the key constructor', spoilt('  workers', '  constructor: { prototype: { polluted: 1 } }\n  workers'), 'MF_RESERVED_KEY'],
    ['FAULTS 22: tabs', spoilt('  workers', '\tworkers'), 'MF_YAML_SYNTAX'],
    ['FAULTS 22: several documents', `${documentOf(2)}---\n${documentOf(3)}`, 'MF_YAML_DOCUMENTS'],
    ['FAULTS 22: a custom tag', spoilt('workers: 5', 'workers: !env 5'), 'MF_YAML_TAG'],
    ['FAULTS 23: .nan', documentOf('.nan'), 'MF_NUMBER'],
    ['FAULTS 23: .inf', documentOf('.inf'), 'MF_NUMBER'],
    ['FAULTS 23: 1e999', documentOf('1e999'), 'MF_NUMBER'],
    ['FAULTS 23: 2^53+1', documentOf('9007199254740993'), 'MF_NUMBER'],
    ['FAULTS 23: -0', documentOf('-0'), 'MF_RANGE'],
    ['FAULTS 23: no', documentOf('no'), 'MF_RATE'],
    ['FAULTS 25: an environment name that is not set', documentOf('${NOT_SET_HERE}'), 'MF_ENVIRONMENT'],
  ])('%s → keeps, with line and column', async (_what, content, code) => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    await refuses(run, content, code);
    expect({}).not.toHaveProperty('polluted');
  });

  it('FAULTS 20: 20 000 levels of nesting, also in a warm process → keeps, bounded time', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    // Warm: the parser has been compiled with the largest stack frames that it will have.
    for (const unit of ['[', '{a: ', '\n  - ', '[', '{a: ', '\n  - ']) {
      const startedAt = performance.now();
      await refuses(run, `${documentOf(2)}x-deep: ${unit}${unit.trimStart().repeat(20_000)}`, 'MF_TEXT_DEPTH');
      expect(performance.now() - startedAt).toBeLessThan(boundedMs);
    }
  });

  it('FAULTS 20: a file of 100 MB → keeps, bounded time and memory', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    const before = process.memoryUsage.rss();
    const startedAt = performance.now();
    await truncate(run.file(main), 100 * 2 ** 20);
    await run.until('its fault', () => run.statuses.at(-1)?.error?.details['reason'] === 'EFBIG');
    expect(performance.now() - startedAt).toBeLessThan(boundedMs);
    expect(process.memoryUsage.rss() - before).toBeLessThan(90 * 2 ** 20);
    expect(run.statuses.at(-1)?.state).toBe('stale');
    await renameOver(run.file(main), documentOf(2));
    await run.untilRate(2);
    expect(run.rates()).toEqual([1, 2]);
  });

  it('FAULTS 23: 012 → twelve, as YAML 1.2 has it', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    await renameOver(run.file(main), documentOf('012'));
    await run.untilRate(12);
  });

  it('FAULTS 24: an unknown key → rejected with a hint', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) } });
    await refuses(run, spoilt('workers', 'wrokers'), 'MF_UNKNOWN_KEY');
    const finding = run.outcomes.flatMap(({ findings }) => findings).find(({ code }) => code === 'MF_UNKNOWN_KEY');
    expect(finding).toMatchObject({ path: 'config.wrokers', hint: expect.stringContaining('workers') });
  });

  it('FAULTS 25: secrets → never in messages, events or status', async () => {
    const log: LogRecord[] = [];
    const secretive = (rate: number | string, more = ''): string => documentOf(rate, { tail: `${more}\n` }).replace('duration: 1m', 'duration: 1m\n  headers: { Authorization: "Bearer ${API_TOKEN}" }');
    await using run = await follow({ files: { [main]: secretive(1) }, environment: { API_TOKEN: secret }, logger: logOf(log) });
    const texts: string[] = [];
    run.reloader.subscribe((event) => event.type === 'outcome' && texts.push(...event.outcome.documents.map(({ content }) => Buffer.from(content).toString())));
    await renameOver(run.file(main), secretive(2).replace('Bearer ', 'Basic '));
    await run.untilRate(2);
    for (const [text, code] of [[secretive('${API_TOKEN}'), 'MF_RATE'], [secretive(3, 'lood: "${API_TOKEN}"'), 'MF_UNKNOWN_KEY'], [secretive(3).replace('"Bearer', 'Bearer: "'), 'MF_YAML_SYNTAX']] as const) {
      await renameOver(run.file(main), text);
      await run.untilRejected(code);
    }
    expect(run.running.at(-1)?.config.headers).toMatchObject({ Authorization: `Basic ${secret}` });
    // What runs needs its secrets; who tells of it hides them.
    const status = { ...run.reloader.status, active: undefined, revisions: [] };
    // The texts are for a code frame: they name the variable and not what it holds.
    expect(texts).toHaveLength(4);
    const told = [run.outcomes, texts, run.statuses, status, log];
    expect(JSON.stringify(told)).not.toContain(secret);
  });
});
