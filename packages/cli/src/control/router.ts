import type { IncomingMessage } from 'node:http';
import type { SourceDocument } from '@midflight/core';
import { ControlFault } from './controlFault.js';
import type { ControlledRun } from './controlledRun.js';
import type { Access } from './controlTokens.js';
import { Fields } from './fields.js';
import { hasBody, mediaTypeOf, membersOf, parseJson, readBody } from './readBody.js';
import type { ControlAnswer, Route } from './route.js';
import { documentsMediaType, receiveDocuments } from './sentDocuments.js';

const textMediaTypes = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml', 'application/json'];

/** What posted documents without a name are called in findings. */
const postedName = 'posted';

/** Finds what was asked for and has it done. */
export class Router {
  readonly #routes: readonly Route[];
  readonly #run: ControlledRun;

  constructor(routes: readonly Route[], run: ControlledRun) {
    this.#routes = routes;
    this.#run = run;
  }

  /** True for what is there without a token. */
  isOpen({ method, url = '' }: IncomingMessage): boolean {
    return this.#routes.some((route) => route.access === 'open' && route.method === method && route.path === pathOf(url));
  }

  /**
   * Answers a request that the gate has admitted.
   *
   * @throws ControlFault: MF_CONTROL_ROUTE, MF_CONTROL_METHOD, MF_CONTROL_READ_ONLY, MF_CONTROL_NOT_READY, and those of the
   * body; errors of the steering
   */
  async answer(request: IncomingMessage, access: Access): Promise<ControlAnswer> {
    const { path, query } = targetOf(request.url ?? '');
    const route = this.#find(request.method ?? '', path);
    if (route.access === 'steer' && access !== 'steer') throw new ControlFault(403, 'MF_CONTROL_READ_ONLY', 'This token looks and does not steer.', { hint: 'Use the steering token.' });
    const isEarly = this.#run.feed.phase === 'starting' && route.access === 'steer' && !route.beforeStart;
    if (isEarly) throw new ControlFault(503, 'MF_CONTROL_NOT_READY', 'The load does not run yet.', { hint: 'GET /ready says when it does.', headers: { 'retry-after': '1' } });
    const readQuery = new Fields(route.query ?? {}, query, 'the query');
    const documents = route.body === 'documents' ? await documentsOf(request) : [];
    const fields = typeof route.body === 'object' ? route.body : {};
    const members = route.body !== 'documents' && hasBody(request) ? membersOf(await readBody(request, ['application/json'])) : new Map<string, unknown>();
    const lastEventId = request.headers['last-event-id'];
    return route.handle({ query: readQuery, body: new Fields(fields, members, 'the body'), documents, lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined, access: access === 'open' ? undefined : access, via: viaOf(request, access) }, this.#run);
  }

  #find(method: string, path: string): Route {
    const there = this.#routes.filter((route) => route.path === path);
    const route = there.find((one) => one.method === method);
    if (route) return route;
    if (there.length === 0) throw new ControlFault(404, 'MF_CONTROL_ROUTE', 'There is nothing at this path.', { hint: '/openapi.json describes what there is.' });
    const allow = there.map((one) => one.method).join(', ');
    throw new ControlFault(405, 'MF_CONTROL_METHOD', `This path takes ${allow}.`, { headers: { allow } });
  }
}

/** A unix socket has no addresses. */
function viaOf({ socket: { remoteAddress } }: IncomingMessage, access: Access): string {
  return `control API, token ${access}, from ${remoteAddress ?? 'this machine'}`;
}

/** The path as it was sent, so that no two spellings mean the same, and the query, each name once. */
function targetOf(url: string): { readonly path: string; readonly query: ReadonlyMap<string, string> } {
  const path = pathOf(url);
  const pairs = [...new URLSearchParams(url.slice(path.length + 1))];
  const query = new Map(pairs);
  if (query.size < pairs.length) throw new ControlFault(400, 'MF_CONTROL_BODY', 'The query names something twice.');
  return { path, query };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** @throws ControlFault: MF_CONTROL_BODY and those of the body's head */
async function documentsOf(request: IncomingMessage): Promise<readonly SourceDocument[]> {
  const body = await readBody(request, [...textMediaTypes, documentsMediaType]);
  if (body.length === 0) throw new ControlFault(400, 'MF_CONTROL_BODY', 'The body is empty.', { hint: 'Send a load document, in YAML or JSON.' });
  return mediaTypeOf(request) === documentsMediaType ? receiveDocuments(parseJson(body)) : [{ name: postedName, content: body }];
}
