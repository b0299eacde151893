import { describe, expect, it } from 'vitest';
import { fieldReference } from './fieldReference.js';
import { sectionsOfDocument } from './sections.js';

const keysIn = (path: string): readonly (string | undefined)[] => (fieldReference(path) ?? '').split('\n').filter((line) => line.startsWith('| `')).map((line) => /`([^`]+)`/.exec(line)?.[1]);

describe('the reference of a field', () => {
  it('is its line of the table', () => {
    expect(fieldReference('config.duration')).toMatch(/^## `config`\n\n\| key [^]*\n\| `duration` [^\n]*How long the run lasts[^\n]*\n$/);
    expect(keysIn('config.duration')).toEqual(['duration']);
  });

  it('is found as it stands in a finding, and by its other names', () => {
    expect(keysIn('scenarios["Check ]out"].weight')).toEqual(['weight']);
    expect(fieldReference('scenarios[3].steps[0].request.method')).toBe(fieldReference('scenarios[].steps[].request.method'));
    expect(keysIn('reload.debounceMs')).toEqual(['debounce']);
  });

  it('holds all that lies in a map, and the field itself', () => {
    expect(keysIn('reload.transition')).toEqual(['transition', 'over', 'curve']);
    expect(fieldReference('load')).toContain('## `load` with `model: wave`');
  });

  it('is there for every field, and for nothing else', () => {
    for (const { path, field } of sectionsOfDocument().flatMap(({ fields }) => fields)) expect(keysIn(path), path).toContain(field.key);
    expect(['config.durations', 'conf', 'x'].map(fieldReference)).toEqual([undefined, undefined, undefined]);
    expect(keysIn('').slice(0, 2)).toEqual(['version', 'metadata']);
  });
});
