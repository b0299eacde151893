import fc from 'fast-check';
import { build, decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { encodeHdr } from './hdrHistogram.js';
import { Histogram } from './histogram.js';

const durationsUs = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { maxLength: 200 });

describe('the format of HdrHistogram', () => {
  it('says to another reader what that would have counted itself', () => {
    fc.assert(
      fc.property(durationsUs, (all) => {
        const ours = new Histogram();
        const theirs = build({ lowestDiscernibleValue: 1, highestTrackableValue: 2 ** 32 - 1, numberOfSignificantValueDigits: 2, useWebAssembly: false, bitBucketSize: 64 });
        for (const us of all) {
          ours.record(us / 1_000);
          theirs.recordValue(us);
        }
        const read = decodeFromCompressedBase64(encodeHdr(ours.toData()), 64);
        expect(read.totalCount).toBe(all.length);
        for (const percentile of [0, 1, 25, 50, 90, 99, 99.9, 100]) expect(read.getValueAtPercentile(percentile)).toBe(theirs.getValueAtPercentile(percentile));
      }),
      { numRuns: 200 },
    );
  });

  it('holds large counts, and nothing at all', () => {
    const counts = [1, 63, 64, 8_191, 8_192, 2 ** 31, 2 ** 40, 2 ** 50];
    const read = decodeFromCompressedBase64(encodeHdr({ buckets: counts.map((_, at) => at * 3), counts, maxUs: 21 }), 64);
    expect(read.totalCount).toBe(counts.reduce((sum, count) => sum + count, 0));
    expect(decodeFromCompressedBase64(encodeHdr(new Histogram().toData()), 64).totalCount).toBe(0);
  });
});
