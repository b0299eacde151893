import type { SendOptions } from '../http/driver.js';
import type { HttpTarget } from '../http/target.js';
import type { CompiledScenario, CompiledStep } from '../scenario/compile.js';

/** How the requests of a step are sent to a target; the same for all of them. */
export interface Sending {
  readonly target: HttpTarget;
  readonly options: SendOptions;
  /** How many redirects are followed, ≥ 0. */
  readonly redirects: number;
  /** Bodies are unpacked. */
  readonly unpacks: boolean;
}

/** Of each step, how it was sent last. */
const known = new WeakMap<CompiledStep, Sending>();

/** How `step` of `scenario` is sent to `target`; worked out once for each step and target. */
export function sendingOf(step: CompiledStep, scenario: CompiledScenario, target: HttpTarget): Sending {
  const last = known.get(step);
  if (last?.target === target) return last;
  const { judge, extraction } = step;
  const keepBody = judge.needsBody || extraction.needsBody;
  const redirects = target.followRedirects;
  const unpacks = target.decompress && keepBody;
  const keepHeaders = judge.needsHeaders || extraction.needsHeaders || redirects > 0 || unpacks;
  const sending = { target, redirects, unpacks, options: { timeoutMs: scenario.timeoutMs ?? target.timeoutMs, keepBody, keepHeaders, bodyEncoding: unpacks ? 'latin1' : 'utf8' } } as const;
  known.set(step, sending);
  return sending;
}
