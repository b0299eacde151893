import { type Answer, type AnswerHead, exchange } from './exchange.js';
import { HttpFailure } from './httpFailure.js';
import type { HttpSettings } from './httpSettings.js';
import { openHeaders } from './requestHeaders.js';
import { shownTarget } from './shownUrl.js';

const redirects = new Set([301, 302, 303, 307, 308]);

/** An answer, and whose it is. */
export interface FinalAnswer extends Answer {
  /** The URL that gave it. */
  readonly from: string;
}

export interface FollowOptions {
  /** With the query of this read. */
  readonly url: URL;
  /** Headers of this read for the request to one URL, such as the ETag that it gave last. */
  headersFor(url: string): Readonly<Record<string, string>>;
  /** Looks at the head of an answer that is no redirect. */
  wantsBody(head: AnswerHead): boolean;
  readonly signal: AbortSignal;
}

/**
 * Asks a URL, and those it redirects to where that is allowed. Once the way has left the URL's own origin, nothing that
 * says who asks is sent any more, not even back home.
 *
 * @throws HttpFailure, the signal's reason, or what `wantsBody` throws
 */
export async function followRedirects(settings: HttpSettings, { url, headersFor, wantsBody, signal }: FollowOptions): Promise<FinalAnswer> {
  const { ca, maxBodyBytes, maxRedirects } = settings;
  let at = url;
  let isHome = true;
  for (let hops = 0; ; hops += 1) {
    const headers = { ...openHeaders, ...(isHome ? settings.headers : {}), ...headersFor(at.href) };
    const answer = await exchange(at, { headers, ca, maxBytes: maxBodyBytes, signal, wantsBody: (head) => locationOf(head) === undefined && wantsBody(head) });
    const location = locationOf(answer);
    if (location === undefined) return { ...answer, from: at.href };
    if (hops === maxRedirects) throw new HttpFailure('MF_SOURCE_HTTP_REDIRECT', `it redirects more than ${maxRedirects} times. Give the URL where it ends`, { details: { maxRedirects } });
    at = allowedTarget(location, at, settings);
    isHome &&= at.origin === settings.url.origin;
  }
}

function locationOf({ status, headers: { location } }: AnswerHead): string | undefined {
  return redirects.has(status) && typeof location === 'string' ? location : undefined;
}

function allowedTarget(location: string, from: URL, { url, allowedOrigins }: HttpSettings): URL {
  if (!URL.canParse(location, from.href)) throw new HttpFailure('MF_SOURCE_HTTP_REDIRECT', 'it redirects to what is no URL');
  const target = new URL(location, from);
  if (target.origin === url.origin || allowedOrigins.has(target.origin)) return target;
  const isWeb = target.protocol === 'http:' || target.protocol === 'https:';
  const hint = isWeb ? `Give that URL, or allow it with allowRedirectsTo=${target.origin}` : 'Only http: and https: are followed';
  throw new HttpFailure('MF_SOURCE_HTTP_REDIRECT', `it redirects to ${shownTarget(target)}, another host, port or scheme. ${hint}`, { details: { target: shownTarget(target) } });
}
