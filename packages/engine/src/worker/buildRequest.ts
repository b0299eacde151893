import type { HttpRequest } from '../http/driver.js';
import type { HttpTarget } from '../http/target.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import { renderTemplate, type Values } from '../scenario/template.js';
import type { Cookies } from './cookies.js';

/**
 * The request of a step, filled in for one iteration; a step's own headers win over the target's, and a `cookie` that is
 * written over those that were kept. Where nothing is to be filled in, it is made once for a step and a target.
 *
 * @param sending - how the step is sent
 * @param cookies - undefined where none are kept
 * @throws MissingVariable when a variable has no value
 */
export function buildRequest(step: CompiledStep, sending: Sending, values: Values, cookies: Cookies | undefined): HttpRequest {
  const request = step.isFixed ? (sending.request ??= fillIn(step, sending.target, values)) : fillIn(step, sending.target, values);
  const kept = cookies?.headerFor(request);
  if (kept === undefined || hasName(request.headers, 'cookie')) return request;
  const { origin, method, path, headers, body } = request;
  return { origin, method, path, headers: [...headers, 'cookie', kept], body };
}

function fillIn(step: CompiledStep, target: HttpTarget, values: Values): HttpRequest {
  const rendered = renderTemplate(step.target.path, values);
  const path = rendered.startsWith('/') ? rendered : `/${rendered}`;
  const headers: string[] = [];
  for (const [name, value] of target.headers) if (!step.headers.has(name)) headers.push(name, value);
  for (const [name, value] of step.headers) headers.push(name, renderTemplate(value, values));
  const contentType = step.body?.contentType;
  if (contentType !== undefined && !hasName(headers, 'content-type')) headers.push('content-type', contentType);
  return {
    origin: step.target.origin ?? target.origin,
    method: step.method,
    path: step.target.origin === undefined ? target.pathPrefix + path : path,
    headers,
    body: step.body?.render(values),
    fixed: step.isFixed ? { made: undefined } : undefined,
  };
}

function hasName(headers: readonly string[], name: string): boolean {
  return headers.some((item, index) => index % 2 === 0 && item === name);
}
