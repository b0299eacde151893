import { isUnread } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { loadDocumentModel } from '../loadDocumentModel.js';
import type { LoadDocument } from '../model/loadDocument.js';

function partOf(...contents: readonly string[]): LoadDocument | undefined {
  const decoded = loadDocumentModel.decode(loadDocumentModel.compose(contents.map((content, index) => ({ name: `${index}.yaml`, content }))));
  expect(decoded.config).toBeUndefined();
  return decoded.partial;
}

const step = '{ request: { method: GET, path: / } }';
const document = (scenarios = `[{ name: A, steps: [${step}] }]`, config = 'baseUrl: "http://a", duration: 1m', load = '{ model: rps, target: 5 }') => `version: "1.0"\nconfig: { ${config} }\nload: ${load}\nscenarios: ${scenarios}\n`;

/** What reading does: the value, or that it could not be read. */
function read(part: LoadDocument | undefined, look: (part: LoadDocument) => unknown): unknown {
  if (!part) return 'nothing';
  try {
    return look(part);
  } catch (thrown) {
    if (isUnread(thrown)) return 'unread';
    throw thrown;
  }
}

describe('what could be read of a document with faults', () => {
  it.each<[string, string, (part: LoadDocument) => unknown, unknown]>([
    ['a wrong value', document(undefined, 'baseUrl: "http://a", duration: ever, workers: 3'), ({ config }) => config.durationMs, 'unread'],
    ['its neighbour', document(undefined, 'baseUrl: "http://a", duration: ever, workers: 3'), ({ config }) => config.workers, 3],
    ['a default beside it', document(undefined, 'baseUrl: "http://a", duration: ever'), ({ config }) => config.timeoutMs, 30_000],
    ['what is missing', document(undefined, 'baseUrl: "http://a"'), ({ config }) => config.durationMs, 'unread'],
    ['a map that is none', document().replace(/config: .*/, 'config: 5'), ({ config }) => config, 'unread'],
    ['a part of a map of texts', document(undefined, 'baseUrl: "http://a", duration: 1m, headers: { A: b, C: [d] }'), ({ config }) => config.headers, 'unread'],
    ['a model that nobody knows', document(undefined, undefined, '{ model: rsp, target: 5 }'), ({ load }) => load.model, 'unread'],
    ['a list that is none', document('{}'), ({ scenarios }) => scenarios.length, 'unread'],
    ['an item that is no map', document(`[5, { name: B, steps: [${step}] }]`), ({ scenarios }) => scenarios[0]?.name, 'unread'],
    ['the item behind it', document(`[5, { name: B, steps: [${step}] }]`), ({ scenarios }) => scenarios[1]?.name, 'B'],
    ['an item of a kind that nobody knows', document(`[{ name: A, steps: [{ request: { method: GET, path: / }, assertions: [{ statusCod: 5 }, { statusCode: 200 }] }] }]`), ({ scenarios }) => scenarios[0]?.steps[0]?.assertions[0]?.type, 'unread'],
    ['the one behind that', document(`[{ name: A, steps: [{ request: { method: GET, path: / }, assertions: [{ statusCod: 5 }, { statusCode: 200 }] }] }]`), ({ scenarios }) => scenarios[0]?.steps[0]?.assertions[1]?.type, 'statusCode'],
    ['what a misspelt key was meant for', document(undefined, 'baseUrl: "http://a", duration: 1m, timeuot: 5s'), ({ config }) => config.timeoutMs, 'unread'],
    ['what else a misspelt key stands beside', document(undefined, 'baseUrl: "http://a", duration: 1m, timeuot: 5s'), ({ config }) => config.workers, 10],
    ['what an unknown key may have been meant for', document(undefined, 'baseUrl: "http://a", duration: 1m, zzzzzzzz: 5s'), ({ config }) => config.workers, 'unread'],
    ['what stands beside an unknown key', document(undefined, 'baseUrl: "http://a", duration: 1m, zzzzzzzz: 5s'), ({ config }) => config.durationMs, 60_000],
    ['a variable that is not set', document(undefined, 'baseUrl: "http://a", duration: 1m, workers: "${NO_SUCH}"'), ({ config }) => config.workers, 'unread'],
    ['its neighbour', document(undefined, 'baseUrl: "http://a", duration: 1m, workers: "${NO_SUCH}"'), ({ config }) => config.durationMs, 60_000],
    ['a text that one is a part of', document(`[{ name: "a \${NO_SUCH}", steps: [${step}] }]`), ({ scenarios }) => scenarios[0]?.name, 'unread'],
    ['a map that one is a part of', document(`[{ name: A, variables: { a: b, c: "\${NO_SUCH}" }, steps: [${step}] }]`), ({ scenarios }) => scenarios[0]?.variables, 'unread'],
    ['the name in a short form that is one', document(`[{ name: A, steps: [{ request: { method: GET, path: / }, extract: [{ jsonPath: "\${NO_SUCH}" }] }] }]`), ({ scenarios }) => scenarios[0]?.steps[0]?.extract[0]?.name, 'unread'],
    ['its path', document(`[{ name: A, steps: [{ request: { method: GET, path: / }, extract: [{ jsonPath: 1e400 }] }] }]`), ({ scenarios }) => scenarios[0]?.steps[0]?.extract.map((extractor) => extractor.type === 'jsonPath' && extractor.path), 'unread'],
    ['a model that one names', document(undefined, undefined, '{ model: "${NO_SUCH}", target: 5 }'), ({ load }) => load.model, 'unread'],
    ['a list that one stands for', document('"${NO_SUCH}"'), ({ scenarios }) => scenarios.length, 'unread'],
    ['a list of names of variables, one of which is not set', document(undefined, 'baseUrl: "http://a", duration: 1m, exposeEnv: [NO_SUCH]'), ({ config }) => config.exposeEnv, 'unread'],
    ['a number that can not be held', document(undefined, 'baseUrl: "http://a", duration: 1m, workers: 9007199254740993'), ({ config }) => config.workers, 'unread'],
    ['an alias without an anchor', document('[*a, *b]'), ({ scenarios }) => scenarios[1]?.name, 'unread'],
    ['half of a character', document(undefined, 'baseUrl: "http://a", duration: 1m, headers: { A: "\\ud83d" }'), ({ config }) => config.headers, 'unread'],
    ['a file that nobody reads', document(`[{ name: A, dataFile: { path: a.csv }, steps: [${step}] }]`), ({ scenarios }) => scenarios[0]?.dataFile?.file, 'unread'],
    ['one that includes what nobody reads', `include: a.yaml\n${document()}`, (part) => part.version, 'nothing'],
    ['one with a key that stands twice', `${document()}x-a: 1\nx-a: 1\n`, (part) => part.version, 'nothing'],
    ['one with a reserved key', `${document()}constructor: 1\n`, (part) => part.version, 'nothing'],
    ['a document that is no map', '5', (part) => part.version, 'nothing'],
    ['one with more faults than are listed', document(`[${'5, '.repeat(101)}]`), (part) => part.version, 'nothing'],
  ])('%s', (_what, content, look, expected) => {
    expect(read(partOf(content), look)).toEqual(expected);
  });

  it.each<[string, readonly string[], (part: LoadDocument) => unknown, unknown]>([
    ['takes what a later one says in its place', [document(undefined, 'baseUrl: "http://a", duration: "${NO_SUCH}"'), 'config: { duration: 2m }'], ({ config }) => config.durationMs, 120_000],
    ['does not know a map of which a later one says a part', [document(undefined, undefined, '*a'), 'load: { model: rps, target: 5 }'], ({ load }) => load.model, 'unread'],
    ['does not know scenarios whose name may be that of another', [document(), `scenarios: [{ name: "\${NO_SUCH}", steps: [${step}] }]`], ({ scenarios }) => scenarios.length, 'unread'],
    ['knows what those scenarios stand beside', [document(), `scenarios: [{ name: "\${NO_SUCH}", steps: [${step}] }]`], ({ config }) => config.workers, 10],
    ['says nothing of one without a whole text', [document(), '['], (part) => part.version, 'nothing'],
  ])('of several: %s', (_what, contents, look, expected) => {
    expect(read(partOf(...contents), look)).toEqual(expected);
  });

  it('stays unread below an override', () => {
    const composition = loadDocumentModel.compose([{ name: 'a.yaml', content: document(undefined, undefined, '*a') }]);
    const overridden = loadDocumentModel.override?.(composition, [{ path: 'load.target', value: 5 }]);
    expect(overridden?.findings.map(({ code }) => code)).toEqual(['MF_YAML_ALIAS']);
    expect(read(overridden && loadDocumentModel.decode(overridden).partial, ({ load }) => load.model)).toBe('unread');
  });
});
