import { describe, expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { groupBy } from './groupBy.js';
import { Histogram } from './histogram.js';
import { summarizeLatency } from './latency.js';
import type { Measurement } from './measurement.js';
import { joinStretches, stretchOf } from './stretch.js';
import { Timeline } from './timeline.js';

/** Latencies of a second that no average of percentiles would give back: few slow ones among many fast ones. */
const latenciesOf = (second: number): readonly number[] => Array.from({ length: 20 + (second % 7) * 30 }, (_, index) => ((second * 37 + index * index) % 500) + (index % 40 === 0 ? 2_000 : 1));

const secondOf = (second: number) =>
  measured({
    toMs: (second + 1) * 1_000,
    cells: [cellOf(histogramOf(latenciesOf(second)), { errors: second % 3, step: 'A' }), cellOf(histogramOf([second]), { step: 'B' })],
    iterations: new Map([['Only', 2]]),
    errorKinds: { server: second % 3 },
    dropped: 1,
    lag: histogramOf([second % 10]).toData(),
    targetPerSecond: second < 100 ? 10 : 30,
    workers: second % 5,
  });

/** The same by another way: each interval into the stretch where its middle lies. */
function halvedAtOnce(intervals: readonly Measurement[], resolutionMs: number): readonly unknown[] {
  const slots = groupBy(intervals, ({ fromMs, toMs }) => Math.floor((fromMs + toMs) / 2 / resolutionMs));
  return [...slots.values()].map((inside) => {
    const { latency, lag, asked, askedMs, ...counts } = inside.map(stretchOf).reduce((sum, one) => joinStretches(sum, one));
    const [all, late] = [new Histogram(), new Histogram()];
    all.merge(latency);
    late.merge(lag);
    return { ...counts, targetPerSecond: asked / askedMs, latencyMs: summarizeLatency(all), generatorLagMs: { p99: late.percentileUs(0.99) / 1_000 } };
  });
}

describe('Timeline', () => {
  it('keeps a second apart from the next, however early or late it ends', () => {
    const timeline = new Timeline();
    const ends = [998, 2_007, 2_999, 4_013, 4_990];
    for (const [index, toMs] of ends.entries()) timeline.add(measured({ fromMs: ends[index - 1] ?? 0, toMs }));
    expect(timeline.stretches().map(({ toMs }) => toMs)).toEqual(ends);
  });

  it('is bounded, and the percentiles of a long stretch are those of all its requests', () => {
    const timeline = new Timeline(8);
    const seconds = 203;
    for (let second = 0; second < seconds; second++) timeline.add(secondOf(second));
    const stretches = timeline.stretches();
    expect(timeline.resolutionMs).toBe(32_000);
    expect(stretches).toHaveLength(Math.ceil(seconds / 32));
    for (const [index, { fromMs, toMs, requests, errors, errorKinds, iterations, dropped, latencyMs, generatorLagMs, workers }] of stretches.entries()) {
      const inside = Array.from({ length: seconds }, (_, second) => second).filter((second) => Math.floor(second / 32) === index);
      const all = new Histogram();
      for (const second of inside) for (const latency of [...latenciesOf(second), second]) all.record(latency);
      expect([fromMs, toMs]).toEqual([Math.min(...inside) * 1_000, (Math.max(...inside) + 1) * 1_000]);
      expect({ requests, latencyMs }).toEqual({ requests: all.count, latencyMs: summarizeLatency(all) });
      const failed = inside.reduce((sum, second) => sum + (second % 3), 0);
      expect({ errors, errorKinds, iterations, dropped, workers }).toEqual({ errors: failed, errorKinds: { server: failed }, iterations: 2 * inside.length, dropped: inside.length, workers: 4 });
      expect(generatorLagMs.p99).toBeGreaterThan(8);
    }
    // 32 s at 10, then 4 s of 32 at 10 and 28 at 30.
    expect(stretches[0]?.targetPerSecond).toBe(10);
    expect(stretches[3]?.targetPerSecond).toBeCloseTo((4 * 10 + 28 * 30) / 32);
  });

  it('comes in small steps to what halving at once comes to, and never holds more than it may', () => {
    const [most, seconds] = [32, 400];
    const timeline = new Timeline(most);
    const intervals = Array.from({ length: seconds }, (_, second) => [secondOf(second), ...(second % 50 === 7 ? [measured({ fromMs: second * 1_000 + 3, toMs: second * 1_000 + 996, round: null, cells: [cellOf(histogramOf([5]))] })] : [])]).flat();
    let largest = 0;
    for (const interval of intervals) {
      const before = new Set(timeline.stretches());
      timeline.add(interval);
      const after = timeline.stretches();
      // What is told of a stretch is worked out once: the others stay the very same.
      largest = Math.max(largest, after.filter((stretch) => !before.has(stretch)).length);
      expect(after.length).toBeLessThanOrEqual(most + 1);
      expect(after.reduce((sum, { iterations }) => sum + iterations, 0)).toBe(2 * Math.ceil(interval.toMs / 1_000));
    }
    expect(largest).toBeLessThanOrEqual(6);
    expect(timeline.resolutionMs).toBe(16_000);
    expect(timeline.stretches()).toEqual(halvedAtOnce(intervals, 16_000));
    expect(timeline.stretches(200_000, 3).map(({ toMs }) => toMs)).toEqual([208_000, 224_000, 240_000]);
  });

  it('makes one stretch of what ends after the plan and of the standby beside it', () => {
    const timeline = new Timeline();
    timeline.add(measured({ toMs: 1_000, targetPerSecond: 5 }));
    timeline.add(measured({ fromMs: 1_000, toMs: 2_000, round: null, cells: [cellOf(histogramOf([7]))], workers: 3 }));
    timeline.add(measured({ fromMs: 1_000, toMs: 2_000, round: 1, cells: [cellOf(histogramOf([70, 70]))] }));
    expect(timeline.stretches()).toMatchObject([{ phase: 'plan', requests: 0, targetPerSecond: 5 }, { phase: 'plan', requests: 3, workers: 3, targetPerSecond: null, latencyMs: { max: 70 } }]);
  });
});
