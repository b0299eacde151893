import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../../../test/support/cases.js';
import { EnvironmentReader } from '../../compose/environment.js';
import { readFast } from './readFast.js';
import type { Reading } from './reading.js';
import { readYaml } from '../readYaml.js';

const environment = { A: '5', B: 'text', EMPTY: '' };
const options = { maxDepth: 100, substitute: new EnvironmentReader(environment).substitute };
const fast = (text: string) => readFast(text, options);
const slow = (content: string) => readYaml({ name: 'a.yaml', content }, { substitute: new EnvironmentReader(environment).substitute, quick: false });

/** Where the quick reader reads, it must read what the library does, and the library must find nothing wrong. */
function agree(text: string): boolean {
  const read = fast(text);
  if (read === undefined) return false;
  const { tree, findings } = slow(text);
  expect({ text, findings, value: tree }).toEqual({ text, findings: [], value: read.value });
  expect(JSON.stringify(read.value)).toBe(JSON.stringify(tree));
  return true;
}

/** A reading after another, and the scenarios in it. */
function again(text: string, before?: Reading) {
  const read = readFast(text, { ...options, before });
  if (!read) throw new Error(`not read: ${text}`);
  return { ...read, items: read.value['scenarios'] as readonly object[] };
}

/** What fits a list of scenarios, and what ends it, or makes something else of what follows. */
const itemLines = [['  - name: A'], ['  - name: B'], ['  - name: A', '    weight: 1'], ['  - name: A', '    steps:', '      - x: 1', '      - x: 2'], ['  - name: "${A}"'], ['  # c'], [''], ['  - C']];
const oddLines = [['    weight: 2'], ['      - x: 1'], ['- name: A'], ['  weight: 1'], ['others:'], ['scenarios:'], ['b: 1'], ['  -'], ['    -'], ['---'], ['   '], ['  - &a A'], [' - name: A']];
const editLines = fc.array(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...itemLines) }, { weight: 1, arbitrary: fc.constantFrom(...oddLines) }), { maxLength: 6 }).map((pieces) => pieces.flat());

const root = new URL('../../../../../examples/', import.meta.url);
const examples = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(new URL(name, root), 'utf8');

const pieces = ['a', 'key', ': ', ':', '- ', '-', '\n', '\n  ', '\n    ', '  ', ' ', '#', ' # c', '"', "'", '[', ']', '{', '}', ', ', ',', '1', '0', '-1', '1.5', '1e3', '.5', '0x1f', '0o7', '012', 'null', '~', 'true', 'no', '.nan', '.inf', '&a', '*a', '!t', '|', '>', '%', '@', '`', '?', '? ', '<<', '${A}', '${B}', '${C}', '$${', '\\', '\\n', '\\N', '\\B', '\\x41', '\\u0041', '\\uD83D', '"\\U0001f680"', '\t', '---', '...', '__proto__', 'é', '/p?a=b&c', '$.a[0]', '{{x}}', "''", '2020-01-01', '9007199254740993', '1_000', '+1', '-0', '=', 'x-y', '\r\n'];
const flow = fc.array(fc.constantFrom('a', 'b', ':', ': ', '/', '//', '$', '.', ' ', ', ', '{', '}', '[', ']', '-', '%', '1', '"', '?', '&', '#'), { maxLength: 12 }).map((parts) => `{a: ${parts.join('')}}`);
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(''));
const line = fc.tuple(fc.constantFrom('', '  ', '    ', '- ', '  - '), fc.constantFrom('a: ', 'b: ', 'c:', ''), fc.constantFrom('', ...pieces), fc.constantFrom('', ' # c', ' ', '\n# c')).map((parts) => parts.join(''));
const lines = fc.array(line, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('\n'));

describe('readFast', () => {
  it.each(examples)('reads %s as the library does', (name) => {
    // Folded texts are left to the library.
    expect(agree(textOf(name))).toBe(!name.startsWith('graphql'));
  });

  it('reads nothing otherwise than the library does, whatever the text', { timeout: 120_000 }, () => {
    let read = 0;
    for (const texts of [soup.map((text) => `a: ${text}`), soup, lines, flow.map((text) => `a: ${text}`)]) {
      fc.assert(fc.property(texts, (text) => void (agree(text) && read++)), { numRuns: cases(6_000) });
    }
    expect(read).toBeGreaterThan(cases(1_500));
  });

  it('agrees on every small change of a real document', { timeout: 120_000 }, () => {
    const text = textOf('e-commerce/loadtest.yaml').slice(0, 2_500);
    let read = 0;
    fc.assert(
      fc.property(fc.nat({ max: text.length }), fc.nat({ max: 12 }), fc.constantFrom('', ...pieces), (at, length, piece) => void (agree(text.slice(0, at) + piece + text.slice(at + length)) && read++)),
      { numRuns: cases(1_500) },
    );
    expect(read).toBeGreaterThan(cases(200));
  });

  it.each(['"\\B"', '"\\N"', '"\\U0001f680"', '"\\uD83D"', '"\\ud83d"', '"\\x41"', '"a'])('leaves %s to the library', (written) => {
    expect(agree(`a: ${written}`)).toBe(false);
  });

  it('gives an item whose text is the same as before as the same object, and reads the others', () => {
    const text = (weight: number) => `a: 1\nscenarios:\n  - name: A\n    weight: ${weight}\n  # a comment\n  - name: B\n    steps:\n      - x: 1\n  - name: B\n    steps:\n      - x: 1\n  - name: "\${A}"\n`;
    const first = again(text(1));
    const second = again(text(2), first.reading);
    expect(second.value).toEqual(again(text(2)).value);
    expect(second.items.map((item, index) => item === first.items[index])).toEqual([false, true, true, false]);
    expect(second.items[1]).not.toBe(second.items[2]);
    expect(second.reading.items.all).toHaveLength(3);
  });

  it('finds items again that stand elsewhere, each once', () => {
    const text = (...names: string[]) => `scenarios:\n${names.map((name) => `  - name: ${name}\n`).join('')}b: 1\n`;
    const first = again(text('A', 'B', 'C', 'D'));
    const second = again(text('A', 'C', 'B', 'B', 'D'), first.reading);
    expect(second.value).toEqual(again(text('A', 'C', 'B', 'B', 'D')).value);
    expect(second.items.map((item) => first.items.indexOf(item))).toEqual([0, 2, 1, -1, 3]);
  });

  it('knows an item again behind which a comment was put, or taken away', () => {
    const text = (behind: string) => `scenarios:\n  - name: A\n    weight: 1\n${behind}`;
    const first = again(text(''));
    const second = again(text('  # more of them\n\n# later\n'), first.reading);
    const third = again(text('b: 1\n'), second.reading);
    expect([second.items[0] === first.items[0], third.items[0] === first.items[0]]).toEqual([true, true]);
  });

  it.each([
    ['another key', 'scenarios:\n', 'others:\n'],
    ['deeper than they were', 'scenarios:\n', 'scenarios:\n - a:\n'],
    ['a key of their own between them', '  - name: B\n', '  - name: B\nother:\n'],
    ['the end of the one before, which goes on', '  - name: B\n', '  - name: B\n    weight: 1\n'],
    ['no line break', '  - name: B\n', '  - name: B'],
    ['a marker of documents', '  - name: B\n', '  - name: B\n---\n'],
    ['nothing', '  - name: A\n', ''],
  ])('reads a text as if it were new when items come to stand behind %s', (_, from, to) => {
    const before = 'a: 1\nscenarios:\n  - name: A\n  - name: B\n  - name: C\n  - name: D\nb: 1\n';
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    expect(readFast(after, { ...options, before: again(before).reading })?.value).toEqual(readFast(after, options)?.value);
  });

  it('reads a text after any edits as if it were new', { timeout: 120_000 }, () => {
    let reused = 0;
    const edit = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 3 }), editLines);
    const property = fc.property(editLines, fc.array(edit, { minLength: 1, maxLength: 6 }), (body, edits) => {
      let lines = ['a: 1', 'scenarios:', ...body];
      let before: Reading | undefined;
      for (const [at, removed, added] of edits) {
        const text = lines.join('\n');
        const fresh = readFast(text, options);
        const read = readFast(text, { ...options, before });
        expect(JSON.stringify(read?.value)).toBe(JSON.stringify(fresh?.value));
        expect(read?.reading.items.all.map(({ value, ...place }) => [JSON.stringify(value), place])).toEqual(fresh?.reading.items.all.map(({ value, ...place }) => [JSON.stringify(value), place]));
        expect(read?.reading.items.stretches()).toEqual(fresh?.reading.items.stretches());
        const values = read?.reading.items.all.map(({ value }) => value) ?? [];
        expect(new Set(values).size).toBe(values.length);
        reused += before ? values.filter((value) => before?.items.all.some((item) => item.value === value)).length : 0;
        before = read?.reading ?? before;
        lines = lines.toSpliced(at % (lines.length + 1), removed, ...added);
      }
    });
    fc.assert(property, { numRuns: cases(6_000) });
    expect(reused).toBeGreaterThan(cases(1_500));
  });
});
