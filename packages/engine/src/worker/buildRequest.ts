import type { HttpRequest } from '../http/driver.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import { renderTemplate, type Values } from '../scenario/template.js';
import type { Cookies } from './cookies.js';
import { hasName, headersOf } from './headersOf.js';

/**
 * The request of a step, filled in for one iteration; a step's own headers win over the target's, and a `cookie` that is
 * written over those that were kept. Where nothing is to be filled in, it is made once for a step and a target.
 *
 * @param sending - how the step is sent: `sendingOf` it
 * @param cookies - undefined where none are kept
 * @throws MissingVariable when a variable has no value
 */
export function buildRequest(step: CompiledStep, sending: Sending, values: Values, cookies: Cookies | undefined): HttpRequest {
  const request = step.isFixed ? (step.request ??= fillIn(step, sending, values)) : fillIn(step, sending, values);
  const kept = cookies?.headerFor(request);
  if (kept === undefined || hasName(request.headers, 'cookie')) return request;
  const { origin, method, path, headers, body } = request;
  return { origin, method, path, headers: [...headers, 'cookie', kept], body };
}

function fillIn(step: CompiledStep, { target, headers }: Sending, values: Values): HttpRequest {
  const rendered = renderTemplate(step.target.path, values);
  const path = rendered.startsWith('/') ? rendered : `/${rendered}`;
  return {
    origin: step.target.origin ?? target.origin,
    method: step.method,
    path: step.target.origin === undefined ? target.pathPrefix + path : path,
    headers: headers ?? headersOf(step, target, values),
    body: step.body?.render(values),
    fixed: step.isFixed ? { made: undefined } : undefined,
  };
}
