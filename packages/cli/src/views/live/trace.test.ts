import { describe, expect, it } from 'vitest';
import { Trace } from './trace.js';

function traceOf(values: readonly number[], pooling: 'mean' | 'highest' = 'highest'): Trace {
  const trace = new Trace(pooling);
  for (const value of values) trace.add(value);
  return trace;
}

describe('the last minutes as bars', () => {
  it('shows a second each, the newest to the right', () => expect(traceOf([0, 50, 100]).bars(5)).toBe('  ▁▅█'));

  it('pools seconds once they do not fit, by the highest or the mean', () => {
    const values = [100, 0, 0, 0, 50, 50, 0, 0];
    expect(traceOf(values).bars(4)).toBe('█▁▅▁');
    expect(traceOf(values, 'mean').bars(4)).toBe('█▁█▁');
  });

  it('never takes more columns than it is given, and keeps four minutes', () => {
    const trace = traceOf([9_999, ...Array.from({ length: 1_000 }, () => 1)]);
    expect([1, 7, 33, 300].map((width) => trace.bars(width).length)).toEqual([1, 7, 33, 300]);
    expect(trace.bars(300).trim()).toBe('█'.repeat(240));
  });

  it('keeps a pooled bar as it is while the newest one grows', () => {
    const trace = traceOf(Array.from({ length: 240 }, (_, index) => index % 7));
    const before = trace.bars(60);
    trace.add(3);
    const after = trace.bars(60);
    expect([before.slice(2), before.slice(1)].some((rest) => after.startsWith(rest.slice(0, -2)))).toBe(true);
  });
});
