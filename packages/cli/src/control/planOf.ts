import type { SteeringStep } from '@midflight/core';
import { ControlFault } from './controlFault.js';
import type { ControlledRun } from './controlledRun.js';
import type { ControlAnswer } from './route.js';

/** What a step of the steering would do to what is active. @throws ControlFault: MF_CONTROL_NOT_READY */
export async function planOf({ reloader }: ControlledRun, step: SteeringStep): Promise<ControlAnswer> {
  const { active } = reloader.status;
  if (!active) throw new ControlFault(503, 'MF_CONTROL_NOT_READY', 'The load does not run yet.', { hint: 'GET /ready says when it does.', headers: { 'retry-after': '1' } });
  return { status: 200, body: { against: active.revision, ...(await reloader.steering.plan(step)) } };
}
