import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { observe } from './support/observed.js';
import { rate } from './support/settings.js';
import { distanceFrom } from './support/statistics.js';

const perSecond = 80;
const lengthMs = 6_000;
/** A start is late by so much, in milliseconds, beside the time in which a busy machine lets others run. */
const lateMs = 0.5;
const windowMs = 250;

describe('Poisson arrivals, as the target stamps them', () => {
  it('have exponential gaps, by a test of Kolmogorov and Smirnov, and counts that vary as much as they should', async () => {
    // The seed fixes the arrivals, so that what varies from run to run is the machine alone.
    const { arrivals, summary, waitedMs } = await observe({ first: rate(perSecond, { arrival: 'poisson', seed: 7 }) }, () => setTimeout(lengthMs));
    const gaps = arrivals.slice(1).map(({ atMs }, index) => atMs - (arrivals[index]?.atMs ?? NaN));
    const meanMs = 1_000 / perSecond;
    const exponential = (gapMs: number): number => 1 - Math.exp(-Math.max(0, gapMs) / meanMs);
    // Each gap has two ends that may be late; there are at most so many gaps in a stretch of time as where they are densest.
    const jitterMs = 2 * (lateMs + waitedMs / gaps.length);
    // The distance that one sample in a thousand exceeds.
    expect(distanceFrom(exponential, gaps)).toBeLessThan(1.95 / Math.sqrt(gaps.length) + jitterMs / meanMs);

    const counts = Array.from({ length: Math.floor(lengthMs / windowMs) }, () => 0);
    for (const { atMs } of arrivals) {
      const window = Math.floor((atMs - (arrivals[0]?.atMs ?? NaN)) / windowMs);
      if (window < counts.length) counts[window] = (counts[window] ?? 0) + 1;
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
    // The ratio is 1 in a Poisson process and 0 for even starts; of 24 windows, in one sample in a thousand outside of this.
    expect(variance / mean).toBeGreaterThan(0.4);
    expect(variance / mean).toBeLessThan(2);
    expect(summary).toMatchObject({ requests: arrivals.length, offered: arrivals.length, dropped: 0 });
  });
});
