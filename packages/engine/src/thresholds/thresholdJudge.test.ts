import { describe, expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import type { Measurement } from '../measure/measurement.js';
import { ThresholdJudge } from './thresholdJudge.js';
import type { ThresholdSettings } from './thresholdSettings.js';

interface Second {
  /** Latencies in milliseconds, by scenario. */
  readonly latencies?: Readonly<Record<string, readonly number[]>>;
  readonly errors?: number;
  readonly dropped?: number;
}

/** The seconds of a run, one after the other. */
function secondsOf(seconds: readonly Second[]): Measurement[] {
  return seconds.map(({ latencies = { A: [10] }, errors = 0, dropped = 0 }, index): Measurement => {
    const cells = Object.entries(latencies).map(([scenario, list], at) => cellOf(histogramOf(list), { scenario, errors: at === 0 ? errors : 0 }));
    const offered = cells.reduce((sum, { requests }) => sum + requests, dropped);
    return measured({ toMs: (index + 1) * 1_000, cells, offered, dropped });
  });
}

const threshold = (more: Partial<ThresholdSettings>): ThresholdSettings => ({ expression: 'it', metric: 'p95', comparison: '<', bound: 100, abort: false, ...more });

function judge(settings: ThresholdSettings, seconds: readonly Second[]) {
  const judging = new ThresholdJudge();
  judging.follow([settings]);
  const turns = secondsOf(seconds).flatMap((measurement) => judging.add(measurement).map(({ ok, abort }) => ({ at: measurement.toMs, ok, abort })));
  return { turns, result: judging.results()[0] };
}

const slow: Second = { latencies: { A: [500] } };

describe('ThresholdJudge', () => {
  it('judges a whole run at its end', () => {
    expect(judge(threshold({ metric: 'p50' }), [slow, {}, {}])).toMatchObject({ turns: [], result: { ok: true, breaches: 0 } });
    expect(judge(threshold({ metric: 'max' }), [slow, {}, {}])).toMatchObject({ turns: [], result: { ok: false, value: 500 } });
  });

  it('judges each full stretch, and remembers the one that broke it', () => {
    const { turns, result } = judge(threshold({ metric: 'max', overMs: 2_000 }), [{}, {}, slow, {}, {}, {}]);
    expect(turns).toEqual([{ at: 3_000, ok: false, abort: false }, { at: 5_000, ok: true, abort: false }]);
    expect(result).toEqual({ expression: 'it', ok: false, value: 10, breaches: 2 });
  });

  it('does not judge a stretch that is not full, but at the end it does', () => {
    expect(judge(threshold({ overMs: 10_000 }), [slow, {}])).toMatchObject({ turns: [], result: { ok: false } });
    expect(judge(threshold({ overMs: 10_000 }), [{}, {}])).toMatchObject({ turns: [], result: { ok: true } });
  });

  it('merges what it measured, and averages no percentile', () => {
    const seconds = [{ latencies: { A: Array.from({ length: 99 }, () => 10) } }, { latencies: { A: [1_000] } }];
    expect(judge(threshold({ metric: 'p95', overMs: 2_000 }), seconds).result?.value).toBeLessThan(10.1);
    expect(judge(threshold({ metric: 'p999', overMs: 2_000 }), seconds).result?.value).toBe(1_000);
    expect(judge(threshold({ metric: 'mean', overMs: 2_000 }), seconds).result?.value).toBeCloseTo(19.9, 0);
  });

  it.each<[string, Partial<ThresholdSettings>, Second, number]>([
    ['errorRate', { bound: 0.1 }, { latencies: { A: [1, 1, 1, 1] }, errors: 1 }, 0.25],
    ['droppedRate', { bound: 0.1 }, { latencies: { A: [1] }, dropped: 3 }, 0.75],
    ['rps', { comparison: '>=', bound: 5 }, { latencies: { A: [1, 1] } }, 2],
    ['max', { scenario: 'B', bound: 5 }, { latencies: { A: [1], B: [7] } }, 7],
    ['errorRate', { scenario: 'A', bound: 0.1 }, { latencies: { A: [1], B: [7, 7, 7] }, errors: 1 }, 1],
  ])('%s is judged: %j', (metric, more, second, value) => {
    expect(judge(threshold({ metric: metric as ThresholdSettings['metric'], ...more }), [second]).result).toMatchObject({ ok: false, value });
  });

  it('keeps the comparison to the letter', () => {
    const at = (comparison: ThresholdSettings['comparison']) => judge(threshold({ metric: 'max', comparison, bound: 10 }), [{}]).result?.ok;
    expect([at('<'), at('<='), at('>'), at('>=')]).toEqual([false, true, false, true]);
  });

  it('has nothing to say of latencies without a request', () => {
    expect(judge(threshold({ overMs: 1_000 }), [{ latencies: {} }])).toMatchObject({ turns: [], result: { ok: true, value: undefined } });
  });

  it('ends the run when it is asked to, a whole run not in its first seconds', () => {
    expect(judge(threshold({ overMs: 1_000, abort: true }), [slow]).turns).toEqual([{ at: 1_000, ok: false, abort: true }]);
    const seconds = Array.from({ length: 11 }, () => slow);
    expect(judge(threshold({ abort: true }), seconds).turns).toEqual([{ at: 10_000, ok: false, abort: true }]);
    expect(judge(threshold({}), seconds).turns).toEqual([]);
  });

  it('goes on with those that stay when others come', () => {
    const judging = new ThresholdJudge();
    const [first, second] = secondsOf([slow, {}]);
    const kept = threshold({ expression: 'kept', metric: 'max' });
    judging.follow([kept]);
    if (first) judging.add(first);
    judging.follow([threshold({ expression: 'new', metric: 'max' }), { ...kept }]);
    if (second) judging.add(second);
    expect(judging.results().map(({ expression, ok }) => `${expression} ${ok}`)).toEqual(['new true', 'kept false']);
  });

  it('says how it stands, and since when', () => {
    const judging = new ThresholdJudge();
    judging.follow([threshold({ expression: 'of two', metric: 'max', overMs: 2_000 }), threshold({ expression: 'of all', metric: 'p50' })]);
    const standings = secondsOf([{}, {}, slow, {}, {}, {}]).map((measurement) => {
      judging.add(measurement);
      return judging.standings().map(({ ok, sinceMs }) => [ok, sinceMs]);
    });
    expect(standings.map(([one]) => one)).toEqual([[undefined, undefined], [true, 2_000], [false, 3_000], [false, 3_000], [true, 5_000], [true, 5_000]]);
    expect(standings.map(([, all]) => all)).toEqual(Array.from({ length: 6 }, () => [true, 1_000]));
    expect(judging.standings()[0]).toEqual({ expression: 'of two', ok: true, value: 10, sinceMs: 5_000, breaches: 2 });
  });
});
