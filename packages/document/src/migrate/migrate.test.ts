import { describe, expect, it } from 'vitest';
import { toPlain } from '../diff/show.js';
import { loadDocumentModel } from '../loadDocumentModel.js';
import { migrateText } from './migrateText.js';
import { pathTo, type Migration } from './migrations.js';

const flat = `# The shop's test
version: "0.9"   # the old form

# where to
url: http://127.0.0.1:7070/products?page=1
concurrency: 20  # people
duration: 5m

# how fast
rps: 50          # a second
headers:
  # who we are
  X-Team: shop
`;

function read(content: string) {
  const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  return { config, places: composition.places, findings: [...composition.findings, ...findings] };
}

const commentsOf = (text: string): string[] => [...text.matchAll(/#\s*(.*?)\s*$/gm)].map(([, comment]) => comment ?? '').toSorted();

describe('a document of version 0.9', () => {
  it('is read as one of 1.0, and said to be', () => {
    const { config, findings } = read(flat);
    expect(findings).toEqual([expect.objectContaining({ severity: 'info', code: 'MF_VERSION_MIGRATED', path: 'version', file: 'a.yaml', line: 2 })]);
    expect(config && toPlain(config)).toMatchObject({
      version: '1.0',
      config: { baseUrl: 'http://127.0.0.1:7070', duration: '5m', workers: 20, headers: { 'X-Team': 'shop' } },
      load: { model: 'rps', target: 50 },
      scenarios: [{ name: 'Only', steps: [{ request: { method: 'GET', path: '/products?page=1' } }] }],
    });
  });

  it.each([
    ['config.workers', 6],
    ['config.baseUrl', 5],
    ['config.headers.X-Team', 13],
    ['load.target', 10],
    ['scenarios[0].steps[0].request.path', 5],
  ])('has %s where it was written', (path, line) => {
    expect(read(flat).places.find(path)).toMatchObject({ file: 'a.yaml', line });
  });

  it('shows its mistakes where they stand', () => {
    const { findings } = read(flat.replace('20 ', 'many ').replace('50 ', '-5 ').replace('duration: 5m', 'duration: 5x\nwrong: 1'));
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code, path, line }) => `${code} ${path} ${line}`)).toEqual(['MF_TYPE config.workers 6', 'MF_DURATION config.duration 7', 'MF_UNKNOWN_KEY wrong 8', 'MF_RANGE load.target 11']);
  });

  it.each([
    flat,
    flat.replace(/rps:.*\n/, ''),
    'version: 0.9\nurl: "${TARGET:-http://h}"\nduration: 1m\nname: Named\nmethod: POST\nbody: { a: 1 }\ntimeout: 3s\n',
    '{version: "0.9", url: "http://h", duration: 1}',
    'version: "0.9"\nurl: http://h\nduration: &d 1m\ntimeout: *d\nreload: {drain: *d, maxWait: *d}\nmetadata: {description: a}\n',
    'version: "0.9"\nx-a: &h {A: "1"}\nurl: http://h\nheaders: *h\nduration: 1m\n',
    'version: "0.9"\nurl: http://h/a\nduration: 1m\nconfig: {workers: 7}\nload: {model: rps, target: 3}\nscenarios:\n  - {name: A, steps: [{request: {method: GET, path: /}}]}\n',
    'version: "0.9"\r\nurl: http://h\r\n# a comment\r\nduration: 1m\r\nbody: |\r\n  a\r\n  b\r\n',
  ])('is rewritten to what it is read as, with every comment', (content) => {
    const migrated = migrateText('a.yaml', content);
    expect(migrated.findings).toEqual([]);
    expect(migrated.done).toHaveLength(1);
    const [before, after] = [read(content), read(migrated.text ?? '')];
    expect(after.findings).toEqual([]);
    expect(before.config && after.config && loadDocumentModel.diff(before.config, after.config)).toEqual([]);
    const kept = commentsOf(migrated.text ?? '');
    expect(kept).toEqual(commentsOf(content.replace(/#.*a second/, (comment) => (content.includes('rps:') ? comment : ''))));
    expect(migrateText('a.yaml', migrated.text ?? '')).toEqual({ text: migrated.text, done: [], findings: [] });
  });

  it('keeps what it says in both forms, and tells of it', () => {
    const both = 'version: "0.9"\nurl: http://h\nrps: 5\nduration: 1m\nconcurrency: 3\nconfig: {duration: 2m, baseUrl: http://i}\nload: {model: concurrent}\nscenarios: []\n';
    expect(read(both).findings.filter(({ code }) => code === 'MF_UNKNOWN_KEY').map(({ path, line }) => `${path} ${line}`)).toEqual(['url 2', 'rps 3', 'duration 4']);
    expect(migrateText('a.yaml', both).text).toBe('version: "1.0"\nurl: http://h\nrps: 5\nduration: 1m\nconfig: { duration: 2m, baseUrl: http://i, workers: 3 }\nload: { model: concurrent }\nscenarios: []\n');
  });

  it('is current without quotes, too, as it is for whoever reads it', () => {
    const current = 'version: 1.0\nconfig: { baseUrl: "http://a", duration: 1m }\nload: { model: concurrent }\nscenarios: [{ name: A, steps: [{ request: { method: GET, path: / } }] }]\n';
    expect(migrateText('a.yaml', current)).toEqual({ text: current, done: [], findings: [] });
    const composition = loadDocumentModel.compose([{ name: 'a.yaml', content: current }, { name: 'b.yaml', content: 'version: "1.0"\n' }]);
    expect([...composition.findings, ...loadDocumentModel.decode(composition).findings]).toEqual([]);
    expect(loadDocumentModel.decode(composition).config?.version).toBe('1.0');
  });

  it('is not rewritten while it is broken', () => {
    expect(migrateText('a.yaml', 'version: "0.9"\nduration: 1m\nduration: 2m\n')).toMatchObject({ done: [], findings: [{ code: 'MF_YAML_DUPLICATE_KEY', line: 3 }] });
  });

  it('keeps its line ends', () => {
    expect(migrateText('a.yaml', 'version: "0.9"\r\nurl: http://h\r\n').text).toMatch(/^(?:[^\n]*[^\r\n]\r\n)+$/);
  });

  it('is the only old one that is known; later ones never become earlier', () => {
    expect(migrateText('a.yaml', 'version: "2.0"\n').findings).toEqual([expect.objectContaining({ code: 'MF_VERSION', message: expect.stringContaining('"2.0"') })]);
    expect(migrateText('a.yaml', 'a: 1\n').findings[0]?.message).toContain('no version');
    expect(migrateText('a.yaml', 'a: [').findings[0]?.code).toBe('MF_YAML_SYNTAX');
  });
});

describe('pathTo', () => {
  const migration = (from: string, to: string): Migration => ({ from, to, description: '', migrate: () => {} });
  const known = [migration('1', '2'), migration('2', '3'), migration('3', '4'), migration('1', '3'), migration('2', '1')];
  const way = (to: string, from: string) => pathTo(to, from, known)?.map((step) => `${step.from}→${step.to}`);

  it('is the shortest one, and there is none back', () => {
    expect(way('4', '1')).toEqual(['1→3', '3→4']);
    expect(way('4', '4')).toEqual([]);
    expect(way('1', '4')).toBeUndefined();
    expect(way('9', '1')).toBeUndefined();
  });
});
