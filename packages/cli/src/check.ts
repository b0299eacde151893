import { checkOnce, type CheckResult, type Logger, systemClock } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { environment, gather, model } from './gather.js';
import { type Policy, validatorsOf } from './validators.js';

/** Reads and judges the sources as `run` would, and applies nothing. It knows nothing of the engine, which takes a while to load. */
export async function check(sources: readonly string[], policy: Policy, logger: Logger): Promise<CheckResult<LoadDocument>> {
  const added = await gather(sources, policy, logger);
  return checkOnce<LoadDocument>({ model, sources: added.sources, services: [environment], validators: [...validatorsOf(policy), ...added.validators], clock: systemClock, logger });
}
