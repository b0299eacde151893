import { CookieJar } from 'tough-cookie';
import { urlOf, type HttpRequest } from '../http/driver.js';

/** The cookies of an iteration: each is a new visitor. Costs nothing until an answer sets one. */
export class Cookies {
  #jar: CookieJar | undefined;

  /** The next visitor brings none. */
  clear(): void {
    this.#jar = undefined;
  }

  /** Takes in what the answer to a request set; what can't be set there is left out, as RFC 6265 asks. */
  store(setCookies: readonly string[], request: Pick<HttpRequest, 'origin' | 'path'>): void {
    if (setCookies.length === 0) return;
    // Test targets live under names that the list of public suffixes does not know.
    this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
    for (const line of setCookies) this.#jar.setCookieSync(line, urlOf(request), { ignoreError: true });
  }

  /** The header `cookie` of a request; undefined when none belongs there. */
  headerFor(request: Pick<HttpRequest, 'origin' | 'path'>): string | undefined {
    return this.#jar?.getCookieStringSync(urlOf(request)) || undefined;
  }
}
