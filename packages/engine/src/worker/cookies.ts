import { CookieJar } from 'tough-cookie';

/** The cookies of one iteration: each is a new visitor. Costs nothing until an answer sets one. */
export class Cookies {
  #jar: CookieJar | undefined;

  /** Takes in what an answer to a request for `url` set; what can't be set there is left out, as RFC 6265 asks. */
  store(setCookies: readonly string[], url: string): void {
    if (setCookies.length === 0) return;
    // Test targets live under names that the list of public suffixes does not know.
    this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
    for (const line of setCookies) this.#jar.setCookieSync(line, url, { ignoreError: true });
  }

  /** The header `cookie` of a request for `url`; undefined when none belongs there. */
  headerFor(url: string): string | undefined {
    return this.#jar?.getCookieStringSync(url) || undefined;
  }
}
