// Run it by: node --test examples/own-validator
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDocumentModel } from '@midflight/document';
import { candidateOf, validatorConformance } from '@midflight/testkit';
import { stepNames } from './validator.mjs';

/** A candidate whose steps are called so. */
function candidate(...names) {
  const steps = names.map((name) => `{name: ${name}, request: {method: GET, path: /}}`).join(', ');
  const composition = loadDocumentModel.compose([{ name: 'test.yaml', content: `{version: "1.0", config: {baseUrl: "http://a", duration: 1m}, load: {model: concurrent}, scenarios: [{name: A, steps: [${steps}]}]}` }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  assert.deepEqual(findings, []);
  return candidateOf(config, { places: composition.places });
}

const create = () => stepNames.create({ longest: 10 });
const fixture = { create, sound: [candidate('one', 'two')], unsound: [candidate('one', 'one'), candidate('eleven characters')] };

for (const { name, run } of validatorConformance(fixture)) void test(`the validator ${name}`, run);

void test('each name that stands again is told', async () => {
  const findings = await create().validate(candidate('one', 'two', 'one', 'one'));
  assert.deepEqual(findings.map(({ path }) => path), ['scenarios[0].steps[2].name', 'scenarios[0].steps[3].name']);
});
