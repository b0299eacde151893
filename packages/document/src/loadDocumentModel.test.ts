import { assert, constantFrom, double, gen, integer, option, property, record, shuffledSubarray, string, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { toPlain } from './diff/show.js';
import { loadDocumentModel } from './loadDocumentModel.js';
import type { LoadDocument } from './model/loadDocument.js';

// Not what would read the environment: `showYaml` escapes that, and its tests show it.
const word = string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '' && !text.includes('${'));
const duration = constantFrom('500ms', '30s', 5, '1m30s', '1.5s');
const step = record(
  {
    name: word,
    request: record({ method: constantFrom('GET', 'post'), path: constantFrom('/', '/a?x=1', '/{{uuid}}'), queryParams: record({ a: word, 'b.c': integer() }), body: constantFrom('text', { a: 1, b: { c: [2] } }) }, { requiredKeys: ['method', 'path'] }),
    assertions: constantFrom([], [{ statusCode: [200, '3xx'] }], [{ responseTime: '2s' }, { type: 'bodyContains', text: 'x' }]),
    thinkTime: constantFrom('1s', { min: '1s', max: 2 }),
  },
  { requiredKeys: ['request'] },
);
const documents = record(
  {
    version: constantFrom('1.0'),
    metadata: record({ name: word, tags: constantFrom(['a'], ['a', 'b']) }, { requiredKeys: [] }),
    config: record({ baseUrl: constantFrom('http://a', 'https://b:8/c'), duration, workers: integer({ min: 1, max: 10_000 }), timeout: duration, headers: record({ Accept: constantFrom('a', 'b') }) }, { requiredKeys: ['baseUrl', 'duration'] }),
    load: constantFrom<object[]>({ model: 'concurrent' }, { model: 'rps', target: 5 }, { model: 'rps', target: '30/m', unit: 'iterations', maxLag: 2 }),
    scenarios: integer({ min: 1, max: 3 }).chain((count) => record(Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, record({ weight: double({ min: 0.5, max: 9, noNaN: true }), steps: step.map((one) => [one]) })])))).map((named) => Object.entries(named).map(([name, rest]) => ({ name, ...rest }))),
    reload: option(record({ enabled: constantFrom(true, false), debounce: duration }, { requiredKeys: [] }), { nil: {} }),
  },
  { requiredKeys: ['version', 'config', 'load', 'scenarios'] },
);

function read(content: string) {
  const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  return { config, findings: [...composition.findings, ...findings] };
}

function sound(content: string): LoadDocument {
  const { config, findings } = read(content);
  if (!config) throw new Error(JSON.stringify(findings));
  return config;
}

/** The same value with the keys of every map in another order. */
function reordered(value: unknown, order: <T>(items: T[]) => T[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, order));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(order(Object.entries(value)).map(([key, item]) => [key, reordered(item, order)]));
}

// The machine may be busy: only a hang may fail these for their time.
describe('the load document model', { timeout: 60_000 }, () => {
  it('finds no difference of a document and itself in another key order', () => {
    assert(
      property(documents, gen(), (document, g) => {
        const shuffled = reordered(document, (items) => g((): Arbitrary<typeof items> => shuffledSubarray(items, { minLength: items.length })));
        expect(loadDocumentModel.diff(sound(stringify(document)), sound(stringify(shuffled)))).toEqual([]);
      }),
    );
  });

  it('finds a difference exactly when the effective documents differ', () => {
    assert(
      property(documents, documents, (a, b) => {
        const [from, to] = [sound(stringify(a)), sound(stringify(b))];
        const same = stringify(toPlain(from), { sortMapEntries: true }) === stringify(toPlain(to), { sortMapEntries: true });
        expect(loadDocumentModel.diff(from, to).length === 0).toBe(same);
      }),
    );
  });

  it('reads back what it shows', () => {
    assert(
      property(documents, (document) => {
        const config = sound(stringify(document));
        expect(loadDocumentModel.diff(config, sound(stringify(toPlain(config))))).toEqual([]);
      }),
    );
  });

  it('survives any damage, and every finding lies inside the text', () => {
    const damage = constantFrom('', '[', '}', ':', '- ', '\n', '\t', '"', '&a ', '*a', '.nan', 'null', '#', '| ', '!t ', '\n---\n', '<<: ', '\u0000', 'é', '9'.repeat(20));
    assert(
      property(documents, damage, double({ min: 0, max: 1, noNaN: true }), integer({ min: 0, max: 40 }), (document, inserted, where, cut) => {
        const whole = stringify(document);
        const at = Math.floor(where * whole.length);
        const content = whole.slice(0, at) + inserted + whole.slice(at + cut);
        const { config, findings } = read(content);
        const lines = content.split('\n');
        for (const { file, line = 0, column = 0, length = 1, message } of findings) {
          expect(file).toBe('a.yaml');
          expect(message).not.toBe('');
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
          // One past the end of a line is where something is missing.
          expect(column - 1 + length).toBeLessThanOrEqual((lines[line - 1]?.length ?? -9) + 1);
        }
        expect(config !== undefined || findings.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
