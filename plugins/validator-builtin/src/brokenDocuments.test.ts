import { checkOnce, use, type ConfigSource, type Finding } from '@midflight/core';
import { createLoadDocumentModel } from '@midflight/document';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../test/support/cases.js';
import { builtinValidator } from './builtinValidator.js';

type Tree = Record<string, unknown>;

const sound = (): Tree => ({
  version: '1.0',
  config: { baseUrl: 'http://host:1', duration: '10m', workers: 5, timeout: '5s', headers: { Accept: 'a/b' }, exposeEnv: ['STAGE'], pool: { maxConnections: 5 } },
  load: { model: 'dailytraffic', min: 1, mid: 5, max: 10, cycleDuration: '5m', morningRampRatio: 0.2, peakSustainRatio: 0.1, midDeclineRatio: 0.2, midSustainRatio: 0.1, eveningDeclineRatio: 0.2 },
  scenarios: [
    {
      name: 'A',
      weight: 2,
      enabled: true,
      variables: { user: 'ann' },
      steps: [
        { name: 'one', request: { method: 'GET', path: '/{{user}}', headers: { 'X-A': '{{env.STAGE}}' } }, extract: [{ type: 'regex', name: 'token', regex: 't=(.)', group: 1 }, { jsonPath: { id: '$.id' } }] },
        { request: { method: 'POST', path: '/{{token}}', body: '{{id}}' }, when: 'token != ""', assertions: [{ bodyContains: '{{user}}' }] },
      ],
    },
    { name: 'B', weight: 1, enabled: true, steps: [{ request: { method: 'GET', path: '/b', queryParams: { q: '1' } }, thinkTime: { min: '1s', max: '2s' }, assertions: [{ type: 'statusCode', expected: [200] }, { type: 'responseTime', max: '1s' }] }] },
  ],
  thresholds: [{ metric: 'p95', scenario: 'A', below: '1s' }],
  reload: { debounce: '1s', maxWait: '4s', guard: { errorRate: '< 5%' } },
});

/** Puts `value` where `path` leads; undefined takes the key away. */
function put(tree: Tree, path: readonly (string | number)[], value: unknown): void {
  const owner = path.slice(0, -1).reduce<unknown>((inside, key) => Reflect.get(Object(inside), key), tree);
  if (value === undefined) Reflect.deleteProperty(Object(owner), path.at(-1) ?? '');
  else Reflect.set(Object(owner), path.at(-1) ?? '', value);
}

const split = (path: string): (string | number)[] => path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));

/** A mistake of meaning, and everything that its rule has to know. */
const meanings: readonly (readonly [path: string, value: unknown, needs: readonly string[]])[] = [
  ['load.mid', 0.5, ['load.min', 'load.mid', 'load.max']],
  ['load.morningRampRatio', 0.9, ['load.morningRampRatio', 'load.peakSustainRatio', 'load.midDeclineRatio', 'load.midSustainRatio', 'load.eveningDeclineRatio']],
  ['scenarios.1.name', 'A', ['scenarios.0.name', 'scenarios.1.name']],
  ['scenarios.1.steps.0.thinkTime', { min: '2s', max: '1s' }, ['scenarios.1.steps.0.thinkTime']],
  ['scenarios.1.steps.0.assertions.0.expected', [99], ['scenarios.1.steps.0.assertions.0.expected']],
  ['scenarios.1.steps.0.assertions.1.max', '1m', ['scenarios.1.steps.0.assertions.1.max', 'config.timeout']],
  ['scenarios.0.steps.0.request.path', '/{{usre}}', ['scenarios.0.variables', 'scenarios.0.dataFile', 'scenarios.0.steps.0.request.path']],
  ['scenarios.0.steps.1.request.body', '{{idd}}', ['scenarios.0.variables', 'scenarios.0.dataFile', 'scenarios.0.steps.0.extract', 'scenarios.0.steps.1.request.body']],
  ['scenarios.0.steps.1.when', 'tokn == ""', ['scenarios.0.variables', 'scenarios.0.dataFile', 'scenarios.0.steps.0.extract', 'scenarios.0.steps.1.when']],
  ['scenarios.0.steps.0.extract.0.regex', 't=((.)', ['scenarios.0.steps.0.extract.0']],
  ['scenarios.0.steps.0.extract.2', { jsonPath: { token: '$.t' } }, ['scenarios.0.steps.0.extract.0.name']],
  ['scenarios.1.steps.0.request.queryParams.q', '{{env.HOME}}', ['config.exposeEnv', 'scenarios.1.variables', 'scenarios.1.dataFile', 'scenarios.1.steps.0.request.queryParams']],
  ['scenarios.1.steps.0.request.path', 'http://user@host:1/', ['scenarios.1.steps.0.request.path']],
  ['thresholds.0.scenario', 'C', ['scenarios.0.name', 'scenarios.1.name', 'thresholds']],
  ['reload.maxWait', '10ms', ['reload.maxWait', 'reload.debounce']],
  ['config.headers.Upgrade', 'h2c', ['config.headers']],
];

/** Every place of the sound document. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** A variable that is not set. */
const unset = '${NO_SUCH_NAME}';

/** A wrong value, also one that the text itself can't have, a key that is missing, one that is misspelt, or one that nobody knows. */
const shapes = fc.record({ path: fc.constantFrom(...placesIn(sound()).filter((path) => path.length > 0)), how: fc.constantFrom<unknown[]>('missing', 'misspelt', 'unknown', [], {}, '$', -1, null, true, unset, Number.MAX_VALUE) });

/** Makes the mistake. @returns where it is, or undefined when it can't be made there */
function breakShape(tree: Tree, { path, how }: { readonly path: readonly (string | number)[]; readonly how: unknown }): string | undefined {
  // Without the word that says what a map is, all of it may be anything.
  const at = (path.at(-1) === 'model' || path.at(-1) === 'type' ? path.slice(0, -1) : path).join('.');
  const written = path.reduce<unknown>((inside, key) => Reflect.get(Object(inside), key), tree);
  const last = path.at(-1);
  // What is not there any more is another meaning, and no consequence.
  if (typeof written === 'object' && typeof how === 'object' && how !== null && !Array.isArray(written) === !Array.isArray(how)) return undefined;
  // There it would be a variable of the iteration.
  if (how === unset && path.some((key) => ['request', 'extract', 'assertions'].includes(String(key)))) return undefined;
  if (how === 'unknown') {
    if (typeof written !== 'object' || Array.isArray(written)) return undefined;
    put(tree, [...path, 'zzzzzzzz'], 1);
  } else if (how === 'missing' || how === 'misspelt') {
    if (typeof last === 'number') return undefined;
    put(tree, path, undefined);
    if (how === 'misspelt') put(tree, [...path.slice(0, -1), `${last}x`], written);
  } else put(tree, path, how);
  return at;
}

const isBeside = (one: string, other: string): boolean => !`${one}.`.startsWith(`${other}.`) && !`${other}.`.startsWith(`${one}.`);

const model = createLoadDocumentModel({ environment: { STAGE: 'test' } });

function sourceOf(tree: Tree): ConfigSource {
  return {
    id: 'test',
    async *watch() {
      yield { kind: 'snapshot', documents: [{ name: 'a.yaml', content: JSON.stringify(tree, null, 1) }], revision: '1' };
    },
  };
}

/** What a first look finds, as a set: code and path of each. */
async function findingsOf(tree: Tree): Promise<readonly string[]> {
  const { findings } = await checkOnce({ model, sources: [sourceOf(tree)], validators: [use(builtinValidator)] });
  return namesOf(findings);
}

const namesOf = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`))].toSorted();

/** What reading alone finds. */
function readingOf(tree: Tree): readonly string[] {
  const composition = model.compose([{ name: 'a.yaml', content: JSON.stringify(tree, null, 1) }]);
  return namesOf([...composition.findings, ...model.decode(composition).findings]);
}

describe('a document with a wrong field', () => {
  it('is sound without one', async () => {
    expect(await findingsOf(sound())).toEqual([]);
    for (const [path, value] of meanings) {
      const tree = sound();
      put(tree, split(path), value);
      expect({ path, read: readingOf(tree), found: (await findingsOf(tree)).length }).toEqual({ path, read: [], found: 1 });
    }
  });

  it('is told of a header of all requests though it has no scenarios', async () => {
    const tree = sound();
    put(tree, ['scenarios'], undefined);
    put(tree, ['thresholds'], undefined);
    put(tree, ['config', 'headers', 'Upgrade'], 'h2c');
    expect(await findingsOf(tree)).toEqual(['error MF_HEADER config.headers.Upgrade', 'error MF_REQUIRED scenarios']);
  });

  it('is told its mistakes of meaning too, and none that is a mere consequence', async () => {
    let both = 0;
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(...meanings), async (shape, [path, value, needs]) => {
        const broken = sound();
        const at = breakShape(broken, shape);
        fc.pre(at !== undefined);
        const ofShape = readingOf(broken);
        fc.pre(ofShape.length > 0);
        // What is left of such a value may break rules, too; nobody is told of that.
        const isOfText = shape.how === unset || shape.how === Number.MAX_VALUE;
        expect(ofShape.length).toBeLessThanOrEqual(isOfText ? 1 : Infinity);
        expect(await findingsOf(broken)).toEqual(ofShape);

        const apart = needs.every((need) => isBeside(at, need)) && isBeside(at, path);
        fc.pre(apart);
        const meant = sound();
        put(meant, split(path), value);
        const wrong = sound();
        put(wrong, split(path), value);
        breakShape(wrong, shape);
        expect(await findingsOf(wrong)).toEqual([...ofShape, ...(await findingsOf(meant))].toSorted());
        both++;
      }),
      { numRuns: cases(100) },
    );
    expect(both).toBeGreaterThan(cases(100) / 2);
  });
});
