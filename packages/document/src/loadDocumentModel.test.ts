import { array, assert, constantFrom, double, gen, integer, property, shuffledSubarray, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../test/support/cases.js';
import { toPlain } from './diff/show.js';
import { createLoadDocumentModel, loadDocumentModel } from './loadDocumentModel.js';
import type { LoadDocument } from './model/loadDocument.js';
import { applyChanges } from './testing/applyChanges.js';
import { documents } from './testing/documents.js';

function read(content: string, model = loadDocumentModel) {
  const composition = model.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = model.decode(composition);
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
      { numRuns: cases(100) },
    );
  });

  it('finds a difference exactly when the effective documents differ', () => {
    assert(
      property(documents, documents, (a, b) => {
        const [from, to] = [sound(stringify(a)), sound(stringify(b))];
        const same = stringify(toPlain(from), { sortMapEntries: true }) === stringify(toPlain(to), { sortMapEntries: true });
        expect(loadDocumentModel.diff(from, to).length === 0).toBe(same);
      }),
      { numRuns: cases(100) },
    );
  });

  it('says in its changes all that makes one document the other', () => {
    assert(
      property(documents, documents, (a, b) => {
        const [from, to] = [sound(stringify(a)), sound(stringify(b))];
        const applied = applyChanges(toPlain(from), loadDocumentModel.diff(from, to));
        expect(loadDocumentModel.diff(sound(stringify(applied)), to)).toEqual([]);
      }),
      { numRuns: cases(300) },
    );
  });

  it('reads a document after others as it would read it alone, sound or not', () => {
    const damage = constantFrom<[string, string]>(['', ''], ['', ''], ['weight: ', 'weight: -'], ['path: ', 'pth: '], ['version: ', '# '], ['name: ', 'name: x\n    nam: '], ['  - ', '  -\n    ']);
    assert(
      property(array(documents.chain((document) => damage.map(([was, is]) => stringify(document).replace(was, is))), { minLength: 2, maxLength: 5 }), (texts) => {
        const used = createLoadDocumentModel();
        for (const text of [...texts, ...texts.map((other) => other.replace('weight: ', 'weight: 1'))]) {
          const [warm, cold] = [read(text, used), read(text, createLoadDocumentModel())];
          expect(warm.findings).toEqual(cold.findings);
          expect(warm.config && toPlain(warm.config)).toEqual(cold.config && toPlain(cold.config));
        }
      }),
      { numRuns: cases(100) },
    );
  });

  it('decodes of many scenarios only the one that changed', () => {
    const text = (weight: number) => `version: "1.0"\nconfig: {baseUrl: http://a, duration: 1m}\nload: {model: concurrent}\nscenarios:\n${['A', 'B', 'C'].map((name) => `  - name: ${name}\n    weight: ${name === 'B' ? weight : 1}\n    steps:\n      - request: {method: GET, path: /}\n`).join('')}`;
    const model = createLoadDocumentModel();
    const scenarios = [1, 2, -1, 2].map((weight) => read(text(weight), model).config?.scenarios);
    const isSame = (a: number, b: number) => scenarios[a]?.map((scenario, index) => scenario === scenarios[b]?.[index]);
    expect(isSame(0, 1)).toEqual([true, false, true]);
    expect(scenarios[2]).toBeUndefined();
    // The refused text was read too; what it shares with the last good one is still the same.
    expect(isSame(1, 3)).toEqual([true, false, true]);
  });

  it('reads back what it shows', () => {
    assert(
      property(documents, (document) => {
        const config = sound(stringify(document));
        expect(loadDocumentModel.diff(config, sound(stringify(toPlain(config))))).toEqual([]);
      }),
      { numRuns: cases(100) },
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
      { numRuns: cases(300) },
    );
  });
});
