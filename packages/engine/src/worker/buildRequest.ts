import type { FixedRequest, HttpRequest } from '../http/driver.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import { renderTemplate, type Values } from '../scenario/template.js';
import type { Cookies } from './cookies.js';
import { hasName, headersOf } from './headersOf.js';

/** Until then, of so many steps about as many are made anew each second as are sent, and few of them are kept. */
const keptFrom = 8;

/**
 * The request of a step, filled in for one iteration; a step's own headers win over the target's, and a `cookie` that is
 * written over those that were kept. Where nothing is to be filled in, it is kept once it was made some times. Not at once: after a change of
 * ten thousand steps, each of them is sent within seconds, and to copy all that is kept then is what a load thread is late for.
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
  if (step.request !== undefined) {
    if (step.sending === sending) return step.request;
    step.request = undefined;
    step.timesMade = 0;
  }
  if (++step.timesMade < keptFrom) return fillIn(step, sending, values, undefined);
  step.sending = sending;
  return (step.request = fillIn(step, sending, values, { made: undefined }));
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
