import type { Finding } from '@midflight/core';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore time is told without that of others in one place
import { cpuMsOf } from '../../../../test/support/cpuTime.js';
import { defaultCaps } from './caps.js';
import { parseCapped } from './parseCapped.js';
import { readYaml } from './readYaml.js';

const read = (content: string | Uint8Array) => readYaml({ name: 'a.yaml', content });
const brief = (findings: readonly Finding[]) => findings.map(({ code, line, column }) => `${code} ${line}:${column}`);
const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the encoding of a text', () => {
  it('may begin with a byte order mark', () => {
    expect(read(bytes(0xef, 0xbb, 0xbf, ...utf8('a: é\uFFFD'))).tree).toEqual({ a: 'é\uFFFD' });
    expect(read('\uFEFFa: 1').tree).toEqual({ a: 1 });
  });

  it.each([
    ['UTF-16', bytes(0xff, 0xfe, 0x61, 0), 'MF_TEXT_ENCODING 1:1'],
    ['a NUL', 'a: 1\nb: \0', 'MF_TEXT_ENCODING 2:4'],
    ['an invalid byte after a real replacement character', bytes(...utf8('é: \uFFFD\nb: '), 0xff), 'MF_TEXT_ENCODING 2:4'],
  ])('is refused for %s', (_name, content, expected) => {
    const { tree, findings } = read(content);
    expect(brief(findings)).toEqual([expected]);
    expect(tree).toBeUndefined();
  });
});

// Only a hang may fail these for their time.
describe('the caps', { timeout: 60_000 }, () => {
  it('refuse a text that is too large', () => {
    const content = new Uint8Array(defaultCaps.textBytes + 1).fill(0x20);
    expect(brief(read(content).findings)).toEqual(['MF_TEXT_SIZE 1:1']);
  });

  const flow = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const indented = (depth: number) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:\n`).join('') + `${' '.repeat(depth)}1`;

  it.each([
    ['lists', flow],
    ['maps', (depth: number) => '{a: '.repeat(depth) + '}'.repeat(depth)],
    ['compact lists', (depth: number) => `${'- '.repeat(depth)}1`],
    ['indented maps', indented],
  ])('allow 100 nested %s and refuse the next', (_name, nest) => {
    expect(read(nest(100)).findings).toEqual([]);
    expect(read(nest(101)).findings.map(({ code }) => code)).toEqual(['MF_TEXT_DEPTH']);
  });

  it.each(['[', '{', '{a: ', '- ', '? ', '[[a]: '])('survive half a megabyte of %j', (unit) => {
    expect(read(unit.repeat(500_000 / unit.length)).findings.map(({ code }) => code)).toContain('MF_TEXT_DEPTH');
  });

  it('do not count brackets in strings and comments', () => {
    expect(read(`# ${'['.repeat(200)}\na: '${'['.repeat(200)}'\nb: |\n  ${'['.repeat(200)}\nc: x${'['.repeat(200)}`).findings).toEqual([]);
  });

  it('refuse an alias bomb, deep aliases and cycles', () => {
    const bomb = ['a0: &a0 [1]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)].join('\n');
    expect(read(bomb).findings.map(({ code }) => code)).toEqual(['MF_YAML_ALIAS']);
    const chain = ['a0: &a0 [1]', ...Array.from({ length: 5_000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)].join('\n');
    expect(read(chain).findings.map(({ code }) => code)).toEqual(['MF_TEXT_DEPTH']);
    expect(brief(read('a: &a\n  b: *a').findings)).toEqual(['MF_YAML_ALIAS 2:6']);
  });

  it('let one anchor be used thousands of times', () => {
    const { tree, findings } = read(`x-h: &h {a: 1}\nl:\n${'- *h\n'.repeat(5_000)}`);
    expect(findings).toEqual([]);
    expect(tree).toHaveProperty('l.4999', { a: 1 });
  });

  it('keep a map of many keys linear', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(brief(read(`${many}\nk7: 2`).findings)).toEqual(['MF_YAML_DUPLICATE_KEY 50001:1']);
  });
});

describe('a broken text', { timeout: 120_000 }, () => {
  const sizeBytes = 64 * 1024;
  const msOf = (text: string): number => Math.min(...[1, 2].map(() => cpuMsOf(() => read(text))));
  const filled = (unit: string, before = ''): string => before + unit.repeat(sizeBytes / unit.length);

  it.each<[unit: string, before?: string]>([
    [']'], ['}\n'], ['%\n'], ['c\n', 'a: b\n'], ['- b\n', 'a: b\n'], ['\\q', 'a: "'], ['a: "b\n'], ['\ta: 1\n'], ['b, ', 'a: ['], ['- !t x\n'], ['- *a\n'], ['a: 1\n'],
  ])('of %j takes no time that grows with the square of its faults', (unit, before) => {
    // The character in its comment is left to the library.
    const soundMs = msOf(filled('  - {name: S, steps: []}\n', '#\u00a0\nscenarios:\n'));
    // About 2 on a quiet machine, hundreds where each fault costs a walk through the text; what else the machine does lies between.
    expect(msOf(filled(unit, before)) / soundMs).toBeLessThan(50);
  });

  it('is not read on when it has shown enough faults, and none is traced', () => {
    const parsed = parseCapped(']\n'.repeat(10_000), defaultCaps);
    const [document] = 'documents' in parsed ? parsed.documents : [];
    expect(document?.errors).toHaveLength(defaultCaps.findings);
    expect(document?.errors[0]?.stack).not.toContain(' at ');
  });

  it('gives the first faults in the order of the text', () => {
    const { findings } = read('%A\n%B\na: 1\n');
    expect(brief(findings)).toEqual(['MF_YAML_SYNTAX 1:1', 'MF_YAML_SYNTAX 2:1', 'MF_YAML_SYNTAX 3:1']);
    expect(read(']'.repeat(1_000)).findings).toHaveLength(100);
    expect(Error.stackTraceLimit).toBeGreaterThan(0);
  });
});

describe('what YAML lets through', () => {
  it.each([
    ['a: 1\nb: 2\na: 3', ['MF_YAML_DUPLICATE_KEY 3:1']],
    ['a:\n  __proto__: {polluted: 1}\n  constructor: 1', ['MF_RESERVED_KEY 2:3', 'MF_RESERVED_KEY 3:3']],
    ['a: .nan\nb: -.inf\nc: 1e999', ['MF_NUMBER 1:4', 'MF_NUMBER 2:4', 'MF_NUMBER 3:4']],
    ['a: 9007199254740992', ['MF_NUMBER 1:4']],
    ['a: "\\ud83d\\ude80"\nb: "\\ud83d"', ['MF_TEXT_ENCODING 2:4']],
    ['a: *b', ['MF_YAML_ALIAS 1:4']],
    ['a: !custom b', ['MF_YAML_TAG 1:4']],
    ['a: !!binary aGk=', ['MF_YAML_TAG 1:4']],
    ['a: 1\n---\nb: 2', ['MF_YAML_DOCUMENTS 2:1']],
    ['a:\n\tb: 1', ['MF_YAML_SYNTAX 2:1']],
    ['? [a]\n: 1', ['MF_YAML_SYNTAX 1:3']],
    ['a: [1,\nb: 2', ['MF_YAML_SYNTAX 2:1']],
  ])('%j is refused', (content, expected) => {
    expect(brief(read(content).findings)).toEqual(expected);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it.each(['', ' \n\n', '# only a comment\n', '---\n', 'null', '~'])('%j is empty', (content) => {
    const { tree, findings } = read(content);
    expect(brief(findings)).toEqual(['MF_EMPTY 1:1']);
    expect(tree).toBeUndefined();
  });

  it('types by the YAML 1.2 core schema', () => {
    const { tree } = read('%YAML 1.1\n---\na: no\nb: 012\nc: -0\nd: 9007199254740991\n1: x\n<<: y');
    expect(tree).toEqual({ a: 'no', b: 12, c: 0, d: Number.MAX_SAFE_INTEGER, 1: 'x', '<<': 'y' });
  });

  it('resolves an alias by what its name meant where it was written', () => {
    expect(read('a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y\ne: *x').tree).toEqual({ a: 1, b: [1], c: 2, d: [1], e: 2 });
  });

  it.each(['password: *s3cret', 'api_token: 9007199254740993', 'a: {secret: [1e999]}', '"password=s3cret": 1\n"password=s3cret": 2'])('says nothing of the secret of %j', (content) => {
    const { findings } = read(content);
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/s3cret|9007199254740993|1e999/);
  });

  it('tells how a variable is written in a map of one line', () => {
    const [first] = read('load: {model: rps, target: ${RATE}}').findings;
    expect(first).toMatchObject({ code: 'MF_YAML_SYNTAX', line: 1, column: 29, message: expect.stringContaining('${NAME}'), hint: expect.stringContaining('quotes') });
  });

  it('says nothing of the text in a syntax finding', () => {
    expect(JSON.stringify(read('password: "s3cret" s3cret\n]: s3cret').findings)).not.toContain('s3cret');
  });
});

describe('places', () => {
  const { places } = readYaml(
    { name: 'a.yaml', content: 'a:\n  b: text # comment\n  "c.d": {e: [1, 22]}\n  f:\nl:\n  - name: One\n    w: 1\n  - {name: "Two", w: 22}\nx: &x\n  y: 1\nz: *x\ns: |\n  long\n' },
    { spellings: (key) => (key === 'weight' ? ['w'] : []) },
  );

  it.each([
    ['', 1, 1, 2],
    ['a', 1, 1, 1],
    ['a.b', 2, 6, 4],
    ['a["c.d"]', 3, 10, 12],
    ['a["c.d"].e[1]', 3, 18, 2],
    ['a.f', 4, 3, 1],
    ['a.missing.deeper', 1, 1, 1],
    ['l', 5, 1, 1],
    ['l[0]', 6, 5, 9],
    ['l[1].weight', 8, 22, 2],
    ['l["Two"].weight', 8, 22, 2],
    ['z.y', 10, 6, 1],
    ['s', 12, 4, 1],
  ])('of %j', (path, line, column, length) => {
    expect(places.find(path)).toEqual({ file: 'a.yaml', line, column, length });
  });
});
