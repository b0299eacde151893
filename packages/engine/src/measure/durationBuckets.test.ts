import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DurationBuckets } from './durationBuckets.js';
import { Histogram } from './histogram.js';

const durations = fc.array(fc.oneof(fc.integer({ min: 0, max: 60_000_000 }), fc.constantFrom(...DurationBuckets.boundsUs), fc.constantFrom(...DurationBuckets.boundsUs.map((us) => us + 1))), { maxLength: 200 });

function bucketsOf(us: readonly number[]): DurationBuckets {
  const buckets = new DurationBuckets();
  // In intervals, as they come.
  for (let at = 0; at < us.length; at += 7) {
    const histogram = new Histogram();
    for (const one of us.slice(at, at + 7)) histogram.record(one / 1_000);
    buckets.add(histogram.toData());
  }
  return buckets;
}

describe('durations by few bounds', () => {
  it('are counted exactly, whatever they are', () => {
    fc.assert(
      fc.property(durations, (us) => {
        const buckets = bucketsOf(us);
        const bounds = [-1, ...DurationBuckets.boundsUs, Infinity];
        expect(buckets.counts()).toEqual(bounds.slice(1).map((bound, at) => us.filter((one) => one > (bounds[at] ?? 0) && one <= bound).length));
        const sum = us.reduce((all, one) => all + one, 0);
        expect(Math.abs(buckets.sumUs - sum)).toBeLessThanOrEqual(sum * 0.004);
      }),
    );
  });

  it('have bounds that are round within a hundredth', () => {
    expect(DurationBuckets.boundsUs.map((us) => Number((us / 1_000_000).toPrecision(2)))).toEqual([0.0005, 0.001, 0.0025, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30]);
  });
});
