import type { Field, FieldTable } from './fields.js';
import type { Route } from './route.js';
import { documentsMediaType } from './sentDocuments.js';

const schemas: Readonly<Record<Field['kind'], object>> = {
  integer: { type: 'integer', minimum: 0 },
  text: { type: 'string', maxLength: 1000 },
  flag: { type: 'boolean' },
  duration: { type: 'string', examples: ['2m', '90s'] },
  any: {},
};

/** What every route can say. */
const always: Readonly<Record<number, string>> = {
  400: 'The request is not as it is described here.',
  401: 'There is no token, or another one.',
  403: 'The token only looks; or the Host or Origin is a stranger.',
  408: 'The request took too long to arrive.',
  429: 'There are too many requests.',
};

const error = { $ref: '#/components/schemas/Error' };

/** The routes as an OpenAPI 3.1 document. @param version - of Midflight */
export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  return {
    openapi: '3.1.0',
    info: { title: 'Midflight control API', version, description: 'Steers a running load test. Every request carries a token, but for the files of the dashboard.' },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The steering token, or the read-only token for what only looks.' } },
      schemas: {
        Error: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string', description: 'Stable; see docs/errors.md.' },
            message: { type: 'string' },
            hint: { type: 'string', description: 'How to mend it.' },
            outcome: { type: 'object', description: 'How the candidate ended, for what was refused.' },
          },
        },
      },
    },
  };
}

function operationOf({ method, path, access, summary, mediaType = 'application/json', query = {}, body, answers }: Route): object {
  const parameters = Object.entries(query).map(([name, { kind, description, required = false }]) => ({ name, in: 'query', required, description, schema: schemas[kind] }));
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[/.](\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    description: whoMay[access],
    ...(access === 'open' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined ? {} : { requestBody: body === 'documents' ? documentsBody : objectBody(body) }),
    responses: Object.fromEntries(Object.entries({ ...always, ...answers }).map(([status, description]) => [status, responseOf(mediaType, Number(status), description)])),
  };
}

const whoMay: Readonly<Record<Route['access'], string>> = { open: 'Takes no token.', read: 'The read-only token is enough.', steer: 'Needs the steering token.' };

function responseOf(mediaType: string, status: number, description: string): object {
  const isText = mediaType !== 'application/json' && status === 200;
  return { description, content: isText ? { [mediaType]: { schema: { type: 'string' } } } : { 'application/json': { schema: status < 300 ? { type: 'object' } : error } } };
}

function objectBody(fields: FieldTable): object {
  const required = Object.entries(fields).filter(([, field]) => field.required).map(([name]) => name);
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { kind, description }]) => [name, { ...schemas[kind], description }]));
  return { required: required.length > 0, content: { 'application/json': { schema: { type: 'object', additionalProperties: false, ...(required.length > 0 ? { required } : {}), properties } } } };
}

const text = { schema: { type: 'string', description: 'A load document.' } };
const documentsBody = {
  required: true,
  content: {
    'application/yaml': text,
    'application/json': { schema: { type: 'object', description: 'A load document.' } },
    [documentsMediaType]: { schema: { type: 'object', required: ['documents'], properties: { documents: { type: 'array', minItems: 1, items: { type: 'object', required: ['name', 'content'] } } } } },
  },
};
