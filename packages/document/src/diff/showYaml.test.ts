import { assert, constantFrom, integer, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../../test/support/cases.js';
import { escapeReferences } from '../compose/environment.js';
import { createLoadDocumentModel, loadDocumentModel } from '../loadDocumentModel.js';
import { knowsKeys } from '../text/places.js';
import { toPlain } from './show.js';
import { showYaml } from './showYaml.js';

function read(contents: readonly string[], environment = {}) {
  const model = createLoadDocumentModel({ environment });
  const composition = model.compose(contents.map((content, index) => ({ name: `${'abc'[index]}.yaml`, content })));
  const { config, findings } = model.decode(composition);
  if (!config) throw new Error(JSON.stringify([...composition.findings, ...findings]));
  const { places } = composition;
  return { config, originOf: knowsKeys(places) ? (path: string) => places.findWritten(path) : undefined };
}

const base = `version: "1.0"
config:
  baseUrl: http://a
  duration: 1m
  customHeaders: "Accept:a"
load: {model: concurrent}
scenarios:
  - {name: A, steps: [{request: {method: GET, path: /}, assertions: [statusCode: 200]}]}
`;

describe('showYaml', () => {
  const texts = string({ unit: constantFrom('$', '{', '}', 'A', '#', ':', ' ', '\n', '"', '\u001b', 'é', '-'), minLength: 1, maxLength: 12 });
  const documents = record({ name: texts, header: constantFrom('a', '${x}', '$${'), workers: integer({ min: 1, max: 10_000 }), body: texts, stepName: texts, path: texts });

  it('reads back as the same document, whatever stands in it', { timeout: 60_000 }, () => {
    assert(
      property(documents, ({ name, header, workers, body, stepName, path }) => {
        const content = stringify({
          version: '1.0',
          metadata: { name: escapeReferences(name), tags: [escapeReferences(name)] },
          config: { baseUrl: 'http://a', duration: '1m', workers, headers: { 'x-a': escapeReferences(header) } },
          load: { model: 'concurrent' },
          scenarios: [{ name: escapeReferences(name), steps: [{ name: escapeReferences(stepName), request: { method: 'POST', path, body } }] }],
          // In blocks, yaml itself loses texts of blanks and line breaks.
        }, { blockQuote: false });
        const { config, originOf } = read([content]);
        expect(config.metadata?.name).toBe(name);
        for (const shown of [showYaml(config), showYaml(config, { originOf })]) {
          const again = read([shown]).config;
          expect(toPlain(again)).toEqual(toPlain(config));
          expect(loadDocumentModel.diff(config, again)).toEqual([]);
        }
      }),
      { numRuns: cases(100) },
    );
  });

  it('says where each value came from', () => {
    const { config, originOf } = read([base, 'config: {workers: 5}\nmetadata: {tags: [x]}\nreload: {drain: null}']);
    const lines = showYaml(config, { originOf }).split('\n').map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        'version: "1.0" # a.yaml:1',
        '- x # b.yaml:2',
        'duration: 1m # a.yaml:4',
        'workers: 5 # b.yaml:1',
        'timeout: 30s # default',
        'Accept: a # a.yaml:5',
        'queryParams: {} # default',
        '- type: statusCode # a.yaml:8',
        'expected: 200 # a.yaml:8',
        'drain: 30s # default',
      ]),
    );
    expect(lines.filter((line) => !/ # |:$|^$/.test(line))).toEqual([]);
  });

  it('says nothing of secrets', () => {
    const content = base.replace('http://a', 'http://u:s3cretpart@a/${X_TOKEN}').replace('Accept:a', 'Authorization:s3cretpart,X-B:${X_TOKEN}');
    const { config, originOf } = read([content], { X_TOKEN: 's3cretvalue' });
    expect(showYaml(config, { originOf })).not.toContain('s3cret');
  });

  it('says nothing of secrets inside of texts, and of values that are secrets by what they belong to', () => {
    const content = `version: "1.0"
metadata: {description: "at http://u:s3cret@h/?token=s3cret", tags: ["http://u:s3cret@h"]}
config: {baseUrl: http://a, duration: 1m, headers: {Referer: "http://u:s3cret@h/?password=s3cret"}}
load: {model: concurrent}
scenarios:
  - name: A
    variables: {password: s3cret, pin_token: 123456789, ref: "http://u:s3cret@h"}
    steps:
      - when: 'password == "s3cret"'
        request: {method: POST, path: /, queryParams: {ref: "http://u:s3cret@h"}, body: {tokens: [s3cret], secret: {a: s3cret}}}
        extract: [{type: header, name: api_token, header: X, default: s3cret}, {cookie: {name: sid, cookie: sid, default: s3cret}}]
        assertions:
          - {type: headerExists, header: Set-Cookie, value: s3cret}
          - {type: jsonPath, path: $.token, expected: s3cret}
          - jsonPath: $.token
          - bodyContains: '"password":"s3cret"'
rules:
  - {name: r, require: 'config.headers.Authorization != "s3cret"', message: "token: s3cret"}
`;
    const { config } = read([content]);
    expect(showYaml(config)).not.toMatch(/s3cret|123456789/);
    expect(showYaml(config)).toContain('expected: "*"');
    const changes = loadDocumentModel.diff(config, read([content.replaceAll('s3cret', 's3crets')]).config);
    expect(changes.length).toBeGreaterThan(10);
    expect(JSON.stringify(changes)).not.toContain('s3cret');
  });

  it('loses nothing of a text of blanks and line breaks', { timeout: 60_000 }, () => {
    const parts = [' ', '\n', '\t', '\r', 'a', '#'];
    const texts = parts.flatMap((a) => parts.flatMap((b) => parts.flatMap((c) => [a, a + b, a + b + c])));
    for (const body of new Set(texts)) {
      const shown = (content: string) => {
        const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
        const { config } = loadDocumentModel.decode(composition);
        if (!config) throw new Error(`not read: ${content}`);
        return config;
      };
      const content = JSON.stringify({ version: '1.0', config: { baseUrl: 'http://a', duration: 1 }, load: { model: 'concurrent' }, scenarios: [{ name: 'A', steps: [{ request: { method: 'POST', path: '/', body } }] }] });
      expect(shown(showYaml(shown(content))).scenarios[0]?.steps[0]?.request.body).toBe(body);
    }
  });
});
