import { checkOnce, use, type ConfigModel, type Finding } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import fc from 'fast-check';
import { expect, it } from 'vitest';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../test/support/cases.js';
import { builtinValidator } from './builtinValidator.js';

const sound = 'request: {method: GET, path: "/{{a}}"}';
/** Sound or not by what stands around it. */
const depends = 'request: {method: GET, path: "/{{env.STAGE}}"}';
const wrong = [
  'request: {method: GET, path: "/{{nobody}}"}',
  'request: {method: GET, path: "/${NOT_SET}{{nobody}}"}',
  'request: {method: GET, path: "http://other:2/"}',
  'request: {method: GET, path: "http://{{x}}/"}',
  'request: {method: GET, path: /, headers: {Upgrade: h2c}}',
  'request: {method: GET, path: /}, assertions: [{type: statusCode, expected: 999}]',
  'request: {method: GET, path: /}, assertions: [{type: responseTime, max: 500ms}]',
  'request: {method: GET, path: /}, thinkTime: {min: 2s, max: 1s}',
  'request: {method: GET, path: /}, extract: [{type: header, name: a, header: A}, {type: header, name: a, header: B}]',
  'request: {method: GET, path: /}, assertions: [{type: bodyMatches, regex: "("}]',
  'request: {method: GET, path: /}, when: "nobody == 1"',
  'request: {method: GET, path: 7}, thinkTime: {min: 2s, max: 1s}',
];
/** What a text is made of. */
interface Written {
  readonly host: string;
  readonly timeout: string;
  readonly exposed: string;
  readonly steps: readonly string[];
}

const textOf = ({ host, timeout, exposed, steps }: Written): string => `version: "1.0"
config: {baseUrl: "http://${host}", duration: 1m, timeout: ${timeout}, exposeEnv: ${exposed}}
load: {model: concurrent}
scenarios:
${steps.map((one, index) => `  - {name: S${index}, variables: {a: "1"}, steps: [{${one}}]}`).join('\n')}
`;

const around = { host: fc.constantFrom('host:1', 'other:2', '${NOT_SET}'), timeout: fc.constantFrom('1s', '100ms', 'soon'), exposed: fc.constantFrom('[]', '[STAGE]') };
const step = fc.oneof(fc.constant(sound), fc.constant(depends), fc.constantFrom(...wrong));
const first = fc.record({ ...around, steps: fc.array(step, { minLength: 3, maxLength: 3 }) });
/** What one save changes: something around the scenarios, or one of them. */
type Edit = Partial<Omit<Written, 'steps'>> | { readonly at: number; readonly step: string };
const edit: fc.Arbitrary<Edit> = fc.oneof(fc.record(around, { requiredKeys: [] }), fc.record({ at: fc.nat(2), step }));

/** Each text is one edit away from the one before. */
function textsOf(start: Written, edits: readonly Edit[]): readonly string[] {
  const written = [start];
  for (const change of edits) {
    const last = written.at(-1) ?? start;
    written.push('at' in change ? { ...last, steps: last.steps.with(change.at, change.step) } : { ...last, ...change });
  }
  return written.map(textOf);
}

const newModel = (): ConfigModel<LoadDocument> => createLoadDocumentModel({ environment: { STAGE: 'test' } });

async function findingsOf(model: ConfigModel<LoadDocument>, content: string): Promise<readonly Finding[]> {
  async function* watch() {
    yield { kind: 'snapshot' as const, documents: [{ name: 'a.yaml', content }], revision: '1' };
  }
  return (await checkOnce({ model, sources: [{ id: 'test', watch }], validators: [use(builtinValidator)] })).findings;
}

it('what is remembered of scenarios changes nothing that is found, whatever changes around them', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(first, fc.array(edit, { minLength: 1, maxLength: 6 }), async (start, edits) => {
      const model = newModel();
      const remembered: (readonly Finding[])[] = [];
      // One after the other: the last document that was looked at is remembered, whoever read it.
      for (const content of textsOf(start, edits)) remembered.push(await findingsOf(model, content));
      for (const [index, content] of textsOf(start, edits).entries()) {
        expect(remembered[index]).toEqual(await findingsOf(newModel(), content));
        found += remembered[index]?.length ?? 0;
      }
    }),
    { numRuns: cases(200) },
  );
  expect(found).toBeGreaterThan(0);
});

it('a name that stands twice is told again as long as it does, and no longer', async () => {
  const model = newModel();
  const named = (...names: readonly string[]): string => `version: "1.0"\nconfig: {baseUrl: "http://host:1", duration: 1m}\nload: {model: concurrent}\nscenarios:\n${names.map((name) => `  - {name: ${name}, steps: [{${sound.replace('/{{a}}', '/')}}]}`).join('\n')}\n`;
  const pathsOf = async (...names: readonly string[]) => (await findingsOf(model, named(...names))).filter(({ code }) => code === 'MF_DUPLICATE_NAME').map(({ path }) => path);
  expect(await pathsOf('A', 'B', 'A')).toEqual(['scenarios[2].name']);
  expect(await pathsOf('A', 'B', 'A')).toEqual(['scenarios[2].name']);
  expect(await pathsOf('A', 'B')).toEqual([]);
  expect(await pathsOf('A', 'B', 'B')).toEqual(['scenarios[2].name']);
  expect(await pathsOf('C', 'A', 'B', 'B')).toEqual(['scenarios[3].name']);
  expect(await pathsOf('C', 'A', 'B', 'D')).toEqual([]);
});
