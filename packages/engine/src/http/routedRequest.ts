import type { Dispatcher } from 'undici';
import type { HttpRequest } from './driver.js';
import type { Route } from './route/route.js';

/** What undici is told of a request. It reads this and changes nothing in it, so a request that is sent again and again has one. */
export class RoutedRequest implements Dispatcher.DispatchOptions {
  readonly path: string;
  readonly method: string;
  readonly headers: string[];
  readonly body: string | Uint8Array | null;
  /** Undici gives a connection up after HEAD and after a GET with a body unless it is told not to. */
  readonly reset = false;
  /** Undici pipelines nothing behind what may block. */
  readonly blocking = false;
  readonly #route: Route;

  private constructor({ path, method, headers, body }: HttpRequest, route: Route) {
    this.path = route.path(path);
    this.method = method;
    this.headers = route.headers(headers);
    this.body = body ?? null;
    this.#route = route;
  }

  /** What was made of the request for this route before, where it is sent again and again. */
  static of(request: HttpRequest, route: Route): RoutedRequest {
    const { fixed } = request;
    if (fixed?.made instanceof RoutedRequest && fixed.made.#route === route) return fixed.made;
    const routed = new RoutedRequest(request, route);
    if (fixed !== undefined) fixed.made = routed;
    return routed;
  }
}
