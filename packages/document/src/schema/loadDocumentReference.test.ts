import { describe, expect, it } from 'vitest';
import { fieldDescriptions } from './fieldDescriptions.js';
import { loadDocumentReference } from './loadDocumentReference.js';
import { sectionsOfDocument } from './sections.js';

const reference = loadDocumentReference();
const rows = reference.split('\n').filter((line) => line.startsWith('| `'));

describe('the reference', () => {
  it('has a row for each field, with every column filled', () => {
    const keys = sectionsOfDocument().flatMap(({ fields }) => fields.map(({ field }) => field.key));
    expect(rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1])).toEqual(keys);
    for (const row of rows) expect(row.split(/(?<!\\)\|/).map((cell) => cell.trim())).toEqual(['', ...Array.from({ length: 5 }, () => expect.stringMatching(/./)), '']);
  });

  it('tells type, default, aliases, and when a change takes effect', () => {
    expect(rows).toContain('| `workers` | an integer from 1 to 10000 | `10` | at once | How many iterate at once; the ceiling of concurrency in open models. |');
    expect(rows).toContain('| `debounce` | a duration of at least 0s | `500ms` | at once | How long the files must be quiet. Also written `debounceMs`. |');
    expect(rows).toContain('| `maxWait` | a duration of at least 0s | 4 times the debounce | at once | A steady stream of saves is applied at least this often. |');
  });

  it('says in words every default that is made', () => {
    const made = sectionsOfDocument().flatMap(({ fields }) => fields).filter(({ field }) => typeof field.default === 'function');
    expect(made.length).toBeGreaterThan(0);
    for (const { path, field } of made) expect(field.defaultInWords, path).toMatch(/./);
  });

  it('names short forms', () => {
    expect(reference).toContain('Short: `- responseTime: …`, where the value is that of `max`.');
  });
});

describe('the descriptions of fields', () => {
  it('are found by path', () => {
    expect(fieldDescriptions().get('config.workers')).toMatch(/^How many iterate/);
    expect(fieldDescriptions().get('scenarios[].steps[].request.method')).toBe('In any case.');
    expect(fieldDescriptions().get('load.model')).toBe('Closed loop.');
  });
});
