import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readText, root } from './house.js';

interface Step {
  readonly atSeconds: number;
  readonly edits: readonly (readonly [from: string, to: string])[];
}
interface TourSteps {
  readonly tourSteps: readonly Step[];
  readonly tourEndsAtSeconds: number;
  editText(text: string, step: Step): string;
}

describe('the tour', async () => {
  const { tourSteps, tourEndsAtSeconds, editText }: TourSteps = await import(pathToFileURL(join(root, 'scripts/tourSteps.mjs')).href);
  const quickStart = readText('examples/quickstart/loadtest.yaml');

  it('fits the quick start as it is, each edit changing it', () => {
    const texts = tourSteps.reduce<readonly string[]>((done, step) => [...done, editText(done.at(-1) ?? quickStart, step)], []);
    expect(new Set([quickStart, ...texts]).size).toBe(tourSteps.length + 1);
    expect(texts.at(-1)).toContain('workers: 10 ');
    expect(texts.at(-1)).toContain('target: 50 ');
  });

  it('refuses to edit a text that it does not fit', () => {
    expect(() => editText('workers: 3\n', { atSeconds: 0, edits: [['workers: 10 ', 'workers: 50 ']] })).toThrow('found it 0 times');
  });

  it('goes forward in time and is over within 45 seconds', () => {
    const times = [0, ...tourSteps.map(({ atSeconds }) => atSeconds), tourEndsAtSeconds];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(tourEndsAtSeconds).toBeLessThan(42);
  });
});
