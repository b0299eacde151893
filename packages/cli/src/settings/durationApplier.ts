import { swapApplier, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { RunClock } from '../run/runClock.js';

/** Makes `config.duration` true by moving the end of the run. */
export function durationApplier(runClock: RunClock): Applier<LoadDocument> {
  return swapApplier<LoadDocument, number>({
    id: 'duration',
    claims: ['config.duration'],
    select: ({ config }) => config.durationMs,
    apply: (durationMs) => runClock.setDuration(durationMs),
  });
}
