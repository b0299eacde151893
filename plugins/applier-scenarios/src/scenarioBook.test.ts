import { loadDocumentModel, type Scenario } from '@midflight/document';
import { expect, it } from 'vitest';
import { ScenarioBook } from './scenarioBook.js';

function scenariosOf(...names: readonly string[]): readonly Scenario[] {
  const written = names.map((name) => `  - {name: ${name}, steps: [{request: {method: GET, path: /}}]}\n`).join('');
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'a.yaml', content: `version: "1.0"\nconfig: {baseUrl: "http://host", duration: 1m}\nload: {model: concurrent}\nscenarios:\n${written}` }]));
  if (config === undefined) throw new Error('no document');
  return config.scenarios;
}

it('gives what did not change as the same settings, wherever it stands, and each scenario its own', async () => {
  const book = new ScenarioBook();
  const [a, b, c, d] = scenariosOf('A', 'B', 'C', 'D');
  if (!a || !b || !c || !d) throw new Error('no scenarios');
  const first = await book.settingsOf([a, b, c], {});
  for (const scenarios of [[a, c], [d, a, c], [c, a, d, b], [b], [a, b, c]]) {
    const settings = await book.settingsOf(scenarios, {});
    expect(settings.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
    expect(settings.filter((one) => !first.includes(one)).map(({ name }) => name)).toEqual(scenarios.includes(d) ? ['D'] : []);
  }
});

it('makes all anew where texts may hold other variables', async () => {
  const book = new ScenarioBook();
  const scenarios = scenariosOf('A', 'B');
  await book.settingsOf(scenarios, { STAGE: 'test' });
  expect((await book.settingsOf(scenarios, { STAGE: 'live' })).map(({ environment }) => environment)).toEqual([{ STAGE: 'live' }, { STAGE: 'live' }]);
});
