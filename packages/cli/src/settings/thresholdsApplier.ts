import { swapApplier, type Applier } from '@midflight/core';
import type { LoadDocument, Threshold } from '@midflight/document';
import type { ThresholdJudge } from '@midflight/engine';

/** Makes `thresholds` true by judging the run by them from now on. */
export function thresholdsApplier(judge: ThresholdJudge): Applier<LoadDocument> {
  return swapApplier<LoadDocument, readonly Threshold[]>({
    id: 'thresholds',
    claims: ['thresholds'],
    select: ({ thresholds }) => thresholds,
    apply: (thresholds) => judge.follow(thresholds),
  });
}
