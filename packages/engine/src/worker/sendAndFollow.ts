import { decodeBody } from '../http/decodeBody.js';
import type { HttpOutcome, HttpRequest, SendOptions } from '../http/driver.js';
import { urlOf } from './buildRequest.js';
import { redirected } from './redirect.js';
import type { IterationTools } from './tools.js';
import type { Visit } from './visit.js';

/** Sends a request, keeps its cookies, follows redirects as far as the settings let it, and unpacks the body: all within one timeout. */
export async function sendAndFollow(request: HttpRequest, wishes: Pick<SendOptions, 'keepBody' | 'keepHeaders'>, { plan, scenario, cookies, worker }: Visit, { clock, driver }: IterationTools): Promise<HttpOutcome> {
  const { followRedirects, decompress } = plan.http;
  const unpacks = decompress && wishes.keepBody;
  const keepHeaders = wishes.keepHeaders || followRedirects > 0 || unpacks;
  const timeoutMs = scenario.timeoutMs ?? plan.http.timeoutMs;
  const endsAtMs = followRedirects > 0 ? clock.now() + timeoutMs : 0;
  let sent = request;
  for (let hops = 0; ; hops++) {
    const leftMs = hops === 0 ? timeoutMs : Math.max(1, endsAtMs - clock.now());
    const outcome = await driver.send(sent, { keepBody: wishes.keepBody, bodyEncoding: unpacks ? 'latin1' : 'utf8', keepHeaders, timeoutMs: leftMs, signal: worker.cutSignal });
    if (outcome.kind !== 'answer') return outcome;
    cookies?.store(outcome.setCookies, urlOf(sent));
    const next = hops < followRedirects ? redirected(sent, outcome.status, outcome.headers ?? [], cookies) : undefined;
    if (next === undefined) return unpacks ? unpacked(outcome) : outcome;
    sent = next;
  }
}

async function unpacked(outcome: HttpOutcome & { readonly kind: 'answer' }): Promise<HttpOutcome> {
  try {
    return { ...outcome, body: await decodeBody(outcome.body ?? '', outcome.headers ?? []) };
  } catch (thrown) {
    return { kind: 'network', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}
