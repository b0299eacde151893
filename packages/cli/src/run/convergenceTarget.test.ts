import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { expect, it } from 'vitest';
import { convergenceTargetOf } from './convergenceTarget.js';

const step = '{request: {method: GET, path: /}}';
const scenario = (name: string, steps: number, more = ''): string => `  - {name: ${name}, ${more}steps: [${Array(steps).fill(step).join(', ')}]}\n`;

function documentOf(...scenarios: readonly string[]): LoadDocument {
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'a.yaml', content: `version: "1.0"\nconfig: {baseUrl: "http://host", duration: 1m}\nload: {model: rps, target: 5}\nscenarios:\n${scenarios.join('')}` }]));
  if (config === undefined) throw new Error('no document');
  return config;
}

it('knows the heaviest iteration of those that are enabled, whatever came and went', () => {
  const heaviest = (...scenarios: readonly string[]) => convergenceTargetOf(documentOf(...scenarios), 1, 0).open?.heaviest;
  const [a, b, c] = [scenario('A', 1), scenario('B', 3), scenario('C', 2)];
  expect(heaviest(a, b, c)).toBe(3);
  expect(heaviest(a, c)).toBe(2);
  expect(heaviest(b, a, c)).toBe(3);
  expect(heaviest(a)).toBe(1);
  expect(heaviest(scenario('B', 3, 'enabled: false, '), a, c)).toBe(2);
  expect(heaviest(a, `  - {name: R, steps: [{request: {method: GET, path: /}, repeat: {times: 7}}]}\n`)).toBe(7);
});
