import { describe, expect, it } from 'vitest';
import { isPlugin, looksLikePlugin } from './anyPlugin.js';

const sound = { kind: 'source', name: 'own', create: () => ({}) };

describe('what a module exports', () => {
  it.each([sound, { ...sound, kind: 'applier' }, { ...sound, kind: 'exporter' }, { ...sound, options: { intervalMs: { type: 'integer', description: 'how often' } } }])('is a plugin: %j', (value) => {
    expect(isPlugin(value)).toBe(true);
  });

  it.each([
    [undefined, 'no object'],
    [() => sound, 'no object'],
    [{ ...sound, kind: 'export' }, 'its kind is "export"'],
    [{ ...sound, name: '' }, 'no name'],
    [{ ...sound, create: {} }, 'create is no function'],
    [{ ...sound, options: [] }, 'options are no map'],
    [{ ...sound, options: { interval: { type: 'duration' } } }, 'its option interval has no type of'],
    [{ ...sound, options: { interval: null } }, 'its option interval'],
  ])('is none: %j', (value, reason) => {
    const said: string[] = [];
    expect(isPlugin(value, (problem) => void said.push(problem))).toBe(false);
    expect(said).toEqual([expect.stringContaining(reason)]);
  });

  it('is meant as one when it has a kind and a create', () => {
    expect([sound, { kind: 1, create: 2 }, { kind: 'source' }, 'source', null, undefined].map(looksLikePlugin)).toEqual([true, true, false, false, false, false]);
  });
});
