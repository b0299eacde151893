import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { Histogram } from './histogram.js';

const shares = [0.001, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** 10 000 durations from microseconds to minutes, the same number of each magnitude. */
function durationsMs(): number[] {
  const random = printedRandom('histogram');
  return Array.from({ length: 10_000 }, () => Math.round(10 ** (random() * 8)) / 1000);
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('Histogram', () => {
  it('gives percentiles less than 1 % above those of an exact sort, and the exact maximum', () => {
    const values = durationsMs();
    const sorted = values.map((ms) => Math.round(ms * 1000)).toSorted((a, b) => a - b);
    const histogram = histogramOf(values);
    expect(histogram.count).toBe(values.length);
    expect(histogram.maxUs).toBe(sorted.at(-1));
    for (const share of shares) {
      const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
      expect(histogram.percentileUs(share)).toBeGreaterThanOrEqual(exact);
      expect(histogram.percentileUs(share)).toBeLessThan(exact * 1.01 + 1);
    }
  });

  it('merges to the same buckets as if all had been counted in one', () => {
    const values = durationsMs();
    const merged = new Histogram();
    for (let from = 0; from < values.length; from += 777) merged.merge(histogramOf(values.slice(from, from + 777)).toData());
    expect(merged.toData()).toEqual(histogramOf(values).toData());
    expect(merged.count).toBe(values.length);
  });

  it('is the same whether its buckets are few or many, and in whatever order they come', () => {
    const random = printedRandom('few and many');
    for (let size = 1; size <= 200; size++) {
      const values = Array.from({ length: size }, () => Math.floor(random() * 150));
      const expected = new Map<number, number>();
      for (const us of values.toSorted((a, b) => a - b)) expected.set(us, (expected.get(us) ?? 0) + 1);
      const merged = new Histogram();
      for (const us of values) merged.merge(histogramOf([us / 1000]).toData());
      const data = { buckets: [...expected.keys()], counts: [...expected.values()], maxUs: Math.max(...values) };
      for (const histogram of [histogramOf(values.map((us) => us / 1000)), merged]) {
        expect(histogram.toData()).toEqual(data);
        for (const share of shares) expect(histogram.percentileUs(share)).toBe(values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * size)) - 1]);
        expect(histogram.meanUs).toBeCloseTo(values.reduce((sum, us) => sum + us, 0) / size, 9);
      }
    }
  });

  it('keeps every value below 256 µs exactly', () => {
    for (let us = 0; us < 256; us++) expect(histogramOf([us / 1000]).toData().buckets).toEqual([us]);
  });

  it('puts neighbours into the same bucket or the next one, up to the largest', () => {
    for (let power = 7; power < 32; power++) {
      const [edge] = histogramOf([2 ** power / 1000]).toData().buckets;
      const [before] = histogramOf([(2 ** power - 1) / 1000]).toData().buckets;
      expect(edge).toBe((before ?? 0) + 1);
    }
  });

  it('counts negative and huge durations without losing them', () => {
    const histogram = histogramOf([-5, 10 ** 9]);
    expect(histogram.count).toBe(2);
    expect(histogram.percentileUs(0.5)).toBe(0);
    expect(histogram.maxUs).toBe(10 ** 12);
  });

  it('hands over what it holds, and counts anew', () => {
    for (const values of [durationsMs(), [3, 1]]) {
      const histogram = histogramOf(values);
      expect(histogram.take()).toEqual(histogramOf(values).toData());
      expect(histogram.toData()).toEqual(new Histogram().toData());
      histogram.record(2);
      expect(histogram.take()).toEqual(histogramOf([2]).toData());
    }
    expect(new Histogram().take()).toEqual(new Histogram().toData());
  });

  it('is all 0 when empty', () => {
    expect(new Histogram().percentileUs(0.99)).toBe(0);
    expect(new Histogram().toData()).toEqual({ buckets: [], counts: [], maxUs: 0 });
  });
});
