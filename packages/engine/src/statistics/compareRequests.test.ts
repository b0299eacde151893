import { describe, expect, it } from 'vitest';
import { histogramOf } from '../testing/measured.js';
import { printedRandom } from '../testing/seed.js';
import { compareRequests } from './compareRequests.js';

const lot = (latenciesMs: readonly number[], errors = 0) => ({ requests: latenciesMs.length, errors, latency: histogramOf(latenciesMs).toData() });

/** The verdicts by what was compared. */
function verdicts(before: ReturnType<typeof lot>, after: ReturnType<typeof lot>): Readonly<Record<string, string>> {
  return Object.fromEntries(compareRequests(before, after).map(({ metric, verdict }) => [metric, verdict]));
}

describe('compareRequests', () => {
  const spread = (count: number, factor: number): number[] => Array.from({ length: count }, (_, index) => factor * (1 + (index * 7_919) % 100));

  it('finds what became worse, and the same the other way round as better', () => {
    const [quick, slow] = [lot(spread(2_000, 1), 10), lot(spread(2_000, 1.5), 60)];
    expect(verdicts(quick, slow)).toEqual({ errorRate: 'worse', p50: 'worse', p95: 'worse', p99: 'worse' });
    expect(verdicts(slow, quick)).toEqual({ errorRate: 'better', p50: 'better', p95: 'better', p99: 'better' });
  });

  it('says nothing of little, and nothing of nothing', () => {
    const unclear = { errorRate: 'unclear', p50: 'unclear', p95: 'unclear', p99: 'unclear' };
    expect(verdicts(lot(spread(5, 1)), lot(spread(5, 1.5), 1))).toEqual(unclear);
    expect(verdicts(lot([]), lot(spread(2_000, 1)))).toEqual(unclear);
    expect(verdicts(lot([]), lot([]))).toEqual(unclear);
  });

  it('names its tests, and how much they rest on', () => {
    const [errors, p50] = compareRequests(lot(spread(200, 1), 30), lot(spread(240, 1), 12));
    expect(errors).toMatchObject({ test: 'two-proportion z-test', before: 0.15, after: 0.05, n: { before: 200, after: 240 }, verdict: 'better', detail: 'z = -3.6, clear beyond ±2.58' });
    expect(p50).toMatchObject({ test: 'order-statistic intervals', n: { before: 200, after: 240 }, detail: expect.stringMatching(/^99 % intervals: [\d.]+ to [\d.]+ ms before, [\d.]+ to [\d.]+ ms after$/) });
  });

  it('seldom finds a difference where there is none', () => {
    const random = printedRandom('compareRequests');
    const draw = () => {
      const latencies = Array.from({ length: 400 }, () => -Math.log(1 - random()) * 20);
      return lot(latencies, latencies.filter(() => random() < 0.1).length);
    };
    const found = Array.from({ length: 500 }, () => Object.values(verdicts(draw(), draw())).filter((verdict) => verdict !== 'unclear').length);
    // At most 1 % of 2 000 tests, plus four standard deviations.
    expect(found.reduce((sum, count) => sum + count, 0)).toBeLessThan(20 + 4 * Math.sqrt(20));
  });
});
