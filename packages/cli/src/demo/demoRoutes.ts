/** One request to the demo target. */
export interface DemoRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, as text. */
  readonly body: string;
  /** How long the body was. */
  readonly bodyBytes: number;
}

/** What the demo target says. */
export interface DemoAnswer {
  readonly status: number;
  /** Sent as JSON. @defaultValue an empty body */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer waits this long, in milliseconds, plus up to as much again. */
  readonly delayMs: number;
}

interface DemoRoute {
  readonly method: string;
  readonly pattern: RegExp;
  /** @param part - what the pattern's group matched */
  readonly answer: (request: DemoRequest, part: string) => DemoAnswer;
}

/** A shop with accounts and a few corners of httpbin, as the examples need them. It keeps nothing: every answer follows from its request. */
const routes: readonly DemoRoute[] = [
  route('GET', /^\/$/, () => ok(2, { shop: 'Midflight demo target', products: '/products/1', orders: '/orders' })),
  route('GET', /^\/health$/, () => ok(1, { status: 'ok' })),
  route('GET', /^\/products\/([^/]+)$/, (_request, product) => ok(5, { product, price: 9.5 })),
  route('GET', /^\/search$/, ({ query }) => ok(6, { query: query.get('q'), products: [{ id: 'p-1', name: query.get('q') }, { id: 'p-2', name: 'Another' }] })),
  route('POST', /^\/cart$/, () => ({ ...ok(6, { items: 1 }), status: 201 })),
  route('GET', /^\/discount$/, () => ok(2, { percent: 10 })),
  route('POST', /^\/orders$/, () => ({ ...ok(12, { order: 'accepted' }), status: 201 })),

  route('POST', /^\/auth\/login$/, () => ok(8, { token: 'demo-token', user: { id: '1001', plan: 'gold' } })),
  route('POST', /^\/session$/, ({ body }) => (new URLSearchParams(body).get('password') === 'demo' ? { status: 204, headers: { 'set-cookie': 'session=demo; Path=/session; HttpOnly' }, delayMs: 8 } : refused)),
  route('GET', /^\/session\/me$/, ({ headers }) => (String(headers['cookie']).includes('session=demo') ? ok(2, { name: 'Ann' }) : refused)),
  route('POST', /^\/users\/register$/, () => ({ ...ok(8, { userId: '1001', token: 'demo-token' }), status: 201 })),
  route('GET', /^\/users\/([^/]+)$/, withToken((id) => ({ id, name: 'Ann' }))),
  route('PUT', /^\/users\/([^/]+)$/, withToken((id) => ({ id, name: 'Other' }))),

  route('GET', /^\/api\/resources$/, withKey(() => ok(5, { resources: [{ id: 'r-1' }] }))),
  route('POST', /^\/api\/resources$/, withKey(() => ({ status: 201, body: { id: 'r-1' }, headers: { location: '/api/resources/r-1' }, delayMs: 8 }))),
  route('GET', /^\/api\/resources\/([^/]+)$/, withKey((id) => ok(4, { id }))),
  route('DELETE', /^\/api\/resources\/([^/]+)$/, withKey(() => ({ status: 204, delayMs: 4 }))),
  route('POST', /^\/api\/upload$/, ({ bodyBytes }) => ok(5, { bytes: bodyBytes })),
  route('POST', /^\/graphql$/, ({ body }) => ok(6, { data: graphQl(body) })),

  route('GET', /^\/status\/([1-5]\d\d)$/, (_request, status) => ({ status: Number(status), delayMs: 2 })),
  route('GET', /^\/get$/, ({ headers, query }) => ok(2, { args: Object.fromEntries(query), headers: { Host: headers['host'], 'User-Agent': headers['user-agent'] ?? 'none' } })),
  route('POST', /^\/post$/, ({ body }) => ok(3, { data: body })),
  route('GET', /^\/slow$/, () => ok(400, { slow: true })),
  route('GET', /^\/broken$/, () => ({ status: 500, body: { error: 'on purpose' }, delayMs: 2 })),
];

/** What the demo target says to a request. */
export function answerDemo(request: DemoRequest): DemoAnswer {
  for (const { method, pattern, answer } of routes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match) return answer(request, match[1] ?? '');
  }
  return { status: 404, body: { error: `nothing at ${request.path}` }, delayMs: 1 };
}

const refused: DemoAnswer = { status: 401, body: { error: 'log in first' }, delayMs: 1 };

function route(method: string, pattern: RegExp, answer: DemoRoute['answer']): DemoRoute {
  return { method, pattern, answer };
}

function ok(delayMs: number, body: unknown): DemoAnswer {
  return { status: 200, body, delayMs };
}

function withToken(answer: (part: string) => unknown): DemoRoute['answer'] {
  return ({ headers }, part) => (headers['authorization'] === 'Bearer demo-token' ? ok(3, answer(part)) : refused);
}

function withKey(answer: (part: string) => DemoAnswer): DemoRoute['answer'] {
  return ({ headers }, part) => (headers['x-api-key'] === 'demo-key' || headers['authorization'] === 'Bearer demo-token' ? answer(part) : refused);
}

function graphQl(body: string): unknown {
  const id = /user\(id: \\?"([^"\\]*)/.exec(body)?.[1];
  if (id !== undefined) return { user: { id, name: 'Ann' } };
  return body.includes('createPost') ? { createPost: { id: 'post-1' } } : { users: [{ id: 'u-1', name: 'Ann', email: 'ann@example.com' }] };
}
