import { systemClock, type Clock } from '@midflight/core';
import type { HttpDriver, HttpOutcome, HttpRequest, SendOptions } from '../http/driver.js';

/** How a request went; `cut`: it was given up. */
export type Ending = HttpOutcome | { readonly kind: 'cut' };

/** What may be said of a request in a test. */
export interface SentOptions extends Partial<SendOptions> {
  /** Cuts the request. */
  readonly signal?: AbortSignal;
  /** That of the driver. @defaultValue the machine's */
  readonly clock?: Clock;
}

/** Sends a request, GET / where nothing else is said, and waits for its end. */
export function sent(driver: HttpDriver, request: Partial<HttpRequest> & Pick<HttpRequest, 'origin'>, { signal, clock = systemClock, ...options }: SentOptions = {}): Promise<Ending> {
  return new Promise((resolve) => {
    const whole = { method: 'GET', path: '/', headers: [], body: undefined, ...request };
    const underWay = driver.send(whole, { timeoutMs: 20_000, keepBody: false, keepHeaders: false, ...options }, { requestEnded: resolve }, clock.now());
    const cut = (): void => {
      underWay.cut();
      resolve({ kind: 'cut' });
    };
    if (signal?.aborted) cut();
    signal?.addEventListener('abort', cut);
  });
}
