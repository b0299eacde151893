import { urlOf, type AnswerHeaders, type HttpRequest } from '../http/driver.js';
import type { Cookies } from './cookies.js';

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** They speak of a body that is not sent again. */
const ofBody: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-language', 'content-location']);

/**
 * The request that a redirect asks for (RFC 9110, section 15.4), as browsers make it: after 303, and after 301 and 302 of a
 * POST, it is a GET. Undefined where there is none, or where it leads to another host: a load goes only where its document
 * says.
 *
 * @param cookies - those that were kept; undefined where none are
 */
export function redirected(request: HttpRequest, status: number, headers: AnswerHeaders, cookies: Cookies | undefined): HttpRequest | undefined {
  const location = headers.find((_, index) => index % 2 === 1 && headers[index - 1] === 'location');
  if (location === undefined || !redirects.has(status)) return undefined;
  const from = new URL(urlOf(request));
  if (!URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from);
  if (to.hostname !== from.hostname || !/^https?:$/.test(to.protocol) || (from.protocol === 'https:' && to.protocol === 'http:')) return undefined;
  const becomesGet = (status === 303 && request.method !== 'HEAD') || (request.method === 'POST' && (status === 301 || status === 302));
  const isOtherOrigin = to.origin !== from.origin;
  const kept = request.headers.flatMap((name, index) => {
    if (index % 2 === 1 || name === 'cookie' || (becomesGet && ofBody.has(name)) || (isOtherOrigin && (name === 'authorization' || name === 'host'))) return [];
    return [name, request.headers[index + 1] ?? ''];
  });
  const path = `${to.pathname}${to.search}`;
  const cookie = cookies?.headerFor({ origin: to.origin, path });
  return {
    origin: to.origin,
    method: becomesGet ? 'GET' : request.method,
    path,
    headers: cookie === undefined ? kept : [...kept, 'cookie', cookie],
    body: becomesGet ? undefined : request.body,
  };
}
