import type { HttpTarget } from '../http/target.js';
import type { CompiledScenario, CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';

/** How `step` of `scenario` is sent to `target`; worked out when that is not the target that it went to last. */
export function sendingOf(step: CompiledStep, scenario: CompiledScenario, target: HttpTarget): Sending {
  return step.sending?.target === target ? step.sending : (step.sending = workOut(step, scenario, target));
}

function workOut({ judge, extraction }: CompiledStep, scenario: CompiledScenario, target: HttpTarget): Sending {
  const keepBody = judge.needsBody || extraction.needsBody;
  const redirects = target.followRedirects;
  const unpacks = target.decompress && keepBody;
  const keepHeaders = judge.needsHeaders || extraction.needsHeaders || redirects > 0 || unpacks;
  return { target, redirects, unpacks, options: { timeoutMs: scenario.timeoutMs ?? target.timeoutMs, keepBody, keepHeaders, bodyEncoding: unpacks ? 'latin1' : 'utf8' }, request: undefined };
}
