import { readFile } from 'node:fs/promises';
import { systemClock } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { routesOf } from './control.js';
import { EventStreams } from './eventStream.js';
import { RunFeed } from './runFeed.js';
import { controlledTest, pageParts } from '../testing/controlledTest.js';

interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly responses: Readonly<Record<string, unknown>>; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>> } }>>>>;
}

const routes = routesOf(new EventStreams(new RunFeed(systemClock), systemClock), '1.2.3', pageParts);

/** Whatever it points to, by a path in the same document. */
function resolve(document: unknown, reference: string): unknown {
  return reference.slice(2).split('/').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
}

async function described(): Promise<OpenApi> {
  await using run = await controlledTest({ version: '1.2.3', dashboard: pageParts });
  return (await run.ask('GET', '/openapi.json')).json as unknown as OpenApi;
}

describe('the OpenAPI document', () => {
  it('has every route, and no other', async () => {
    const { openapi, info, paths } = await described();
    expect(openapi).toBe('3.1.0');
    expect(info.version).toBe('1.2.3');
    const documented = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(new Set(documented).size).toBe(routes.length);
  });

  it('names each operation once, resolves every reference, and describes every answer', async () => {
    const document = await described();
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '429']));
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) expect(resolve(document, reference)).toBeTypeOf('object');
  });

  it('tells the truth: what each route really takes, and a status that it knows', async () => {
    const { paths } = await described();
    await using run = await controlledTest({ dashboard: pageParts });
    for (const { method, path } of routes.filter((route) => route.path !== '/v1/events')) {
      const { status } = await run.ask(method, path, { body: { surelyUnknown: 1 } });
      expect({ path, known: Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {}).includes(String(status)), status }).toMatchObject({ path, known: true });
    }
  });
});

/** The table of docs/control-api.md: what each route takes, in the order of their names. */
async function documentedRoutes(): Promise<Readonly<Record<string, readonly string[]>>> {
  const page = await readFile(new URL('../../../../docs/control-api.md', import.meta.url), 'utf8');
  const [, table = ''] = /\n\| route \|[^\n]*\n\|-[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
  const codeOf = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return Object.fromEntries(table.trim().split('\n').flatMap((row) => {
    const [, names, , takes = ''] = row.split('|');
    const [method = ''] = codeOf(names)[0]?.split(' ') ?? [];
    const taken = [...(takes.includes('a document') ? ['documents'] : []), ...codeOf(takes)].toSorted();
    return codeOf(names).map((name) => [`${method} ${name.split(' ').at(-1)}`, taken]);
  }));
}

describe('the page on the control API', () => {
  it('tells every route and all that it takes, as the OpenAPI document does', async () => {
    const taken = routes.map(({ method, path, query = {}, body = {} }) => [`${method} ${path}`, [...Object.keys(query), ...(typeof body === 'string' ? [body] : Object.keys(body))].toSorted()]);
    expect(await documentedRoutes()).toEqual(Object.fromEntries(taken));
  });
});
