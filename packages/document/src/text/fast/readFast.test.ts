import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../../../test/support/cases.js';
import { EnvironmentReader } from '../../compose/environment.js';
import { readFast } from './readFast.js';
import { readYaml } from '../readYaml.js';

const environment = { A: '5', B: 'text', EMPTY: '' };
const fast = (text: string) => readFast(text, { maxDepth: 100, substitute: new EnvironmentReader(environment).substitute });
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
    const read = (content: string, known?: Map<string, unknown>) => {
      const used = new Map<string, unknown>();
      const value = readFast(content, { maxDepth: 100, substitute: new EnvironmentReader(environment).substitute, used, ...(known ? { known } : {}) })?.value;
      return { used, items: value?.['scenarios'] as readonly object[], value };
    };
    const first = read(text(1));
    const second = read(text(2), first.used);
    expect(second.value).toEqual(read(text(2)).value);
    expect(second.items.map((item, index) => item === first.items[index])).toEqual([false, true, false, false]);
    expect(second.items[1]).not.toBe(second.items[2]);
    expect(second.used.size).toBeLessThanOrEqual(4);
  });
});
