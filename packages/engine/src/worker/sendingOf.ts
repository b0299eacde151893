import type { HttpTarget } from '../http/target.js';
import type { CompiledScenario, CompiledStep, StepTraits } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import type { RequestHeaders } from '../scenario/requestHeaders.js';
import { headersOf } from './headersOf.js';

/** Of steps with the same headers, so many of the last ways to send are kept. */
const mostShared = 8;

/** The last ways to send by the headers of a step: in a large document, most steps have the same; see `madeOnce`. */
const shared = new WeakMap<RequestHeaders, readonly Sending[]>();

/** How a step of `scenario` is sent to `target`; worked out where the last step of its kind was sent otherwise. */
export function sendingOf({ traits, body }: Pick<CompiledStep, 'traits' | 'body'>, scenario: CompiledScenario, target: HttpTarget): Sending {
  const timeoutMs = scenario.traits.timeoutMs ?? target.timeoutMs;
  const sameHeaders = traits.headers.isFixed && body?.contentType === undefined;
  const last = traits.sending;
  if (last?.target === target && last.options.timeoutMs === timeoutMs && (last.headers !== undefined) === sameHeaders) return last;
  return (traits.sending = workOut(traits, target, timeoutMs, sameHeaders));
}

function workOut(traits: StepTraits, target: HttpTarget, timeoutMs: number, sameHeaders: boolean): Sending {
  const { judge, extraction, headers } = traits;
  const keepBody = judge.needsBody || extraction.needsBody;
  const redirects = target.followRedirects;
  const unpacks = target.decompress && keepBody;
  const keepHeaders = judge.needsHeaders || extraction.needsHeaders || redirects > 0 || unpacks;
  const before = shared.get(headers) ?? [];
  const known = before.find((one) => one.target === target && one.options.timeoutMs === timeoutMs && one.options.keepBody === keepBody && one.options.keepHeaders === keepHeaders && (one.headers !== undefined) === sameHeaders);
  if (known) return known;
  const sending: Sending = { target, redirects, unpacks, options: { timeoutMs, keepBody, keepHeaders, bodyEncoding: unpacks ? 'latin1' : 'utf8' }, headers: sameHeaders ? headersOf({ traits, body: undefined }, target) : undefined };
  shared.set(headers, [sending, ...before.slice(0, mostShared - 1)]);
  return sending;
}
