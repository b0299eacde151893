import { PassThrough } from 'node:stream';
import { fakeClock } from '@midflight/testkit';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { loadSample } from '../testing/loadSample.js';
import { plainView } from './plainView.js';

function shown(): { readonly view: ReturnType<typeof plainView>; readonly lines: () => string[] } {
  const stream = new PassThrough({ encoding: 'utf8' });
  const view = plainView(stream, pc.createColors(false), fakeClock(), { quiet: false });
  return { view, lines: () => String(stream.read() ?? '').split('\n').filter((line) => line.includes('req/s')) };
}

describe('the plain view', () => {
  it('tells of the load every fifth second, and of a drain only while something is under way', () => {
    const { view, lines } = shown();
    const second = (activeWorkers: number): void => view.show({ event: 'sample', sample: loadSample({ activeWorkers }), leftMs: Infinity });
    for (let seconds = 0; seconds < 9; seconds++) second(0);
    expect(lines()).toHaveLength(1);
    view.show({ event: 'ended', end: { why: 'duration' } });
    second(2);
    expect(lines()).toEqual([expect.stringContaining('2 of 20 workers')]);
    for (let seconds = 0; seconds < 5; seconds++) second(0);
    expect(lines()).toEqual([]);
  });
});
