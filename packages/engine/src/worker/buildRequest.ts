import type { FixedRequest, HttpRequest } from '../http/driver.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import { renderTemplate, type Values } from '../scenario/template.js';
import type { Cookies } from './cookies.js';
import { hasName, headersOf } from './headersOf.js';

/**
 * The request of a step, filled in for one iteration; a step's own headers win over the target's, and a `cookie` that is
 * written over those that were kept. Where nothing is to be filled in, it is kept for a step and a target from the second time on: after
 * a change of ten thousand steps, each is there for the first time, and all that stays of that keeps a collector of garbage from its end.
 *
 * @param sending - how the step is sent: `sendingOf` it
 * @param cookies - undefined where none are kept
 * @throws MissingVariable when a variable has no value
 */
export function buildRequest(step: CompiledStep, sending: Sending, values: Values, cookies: Cookies | undefined): HttpRequest {
  const request = step.isFixed ? fixedRequest(step, sending, values) : fillIn(step, sending, values, undefined);
  const kept = cookies?.headerFor(request);
  if (kept === undefined || hasName(request.headers, 'cookie')) return request;
  const { origin, method, path, headers, body } = request;
  return { origin, method, path, headers: [...headers, 'cookie', kept], body };
}

function fixedRequest(step: CompiledStep, sending: Sending, values: Values): HttpRequest {
  if (typeof step.request === 'object') return step.request;
  if (step.request === 'once') return (step.request = fillIn(step, sending, values, { made: undefined }));
  step.request = 'once';
  return fillIn(step, sending, values, undefined);
}

function fillIn(step: CompiledStep, { target, headers }: Sending, values: Values, fixed: FixedRequest | undefined): HttpRequest {
  const { origin, path, traits, body } = step;
  const rendered = renderTemplate(path, values);
  const written = rendered.startsWith('/') ? rendered : `/${rendered}`;
  return {
    origin: origin ?? target.origin,
    method: traits.method,
    path: origin === undefined ? target.pathPrefix + written : written,
    headers: headers ?? headersOf(step, target, values),
    body: body?.render(values),
    fixed,
  };
}
