import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MidflightError, use, type ConfigSource, type Environment, type Plugin, type PluginUse } from '@midflight/core';
import { fileSource, stdinSource } from '@midflight/source-file';

/** How sources are to look. */
export interface Looking {
  /** True for the only source there is. @defaultValue false */
  readonly alone?: boolean;
  /** At fixed intervals, by no notifications. @defaultValue false */
  readonly polling?: boolean;
}

/** The sources that paths and URIs on the command line mean. An environment that stands alone may say everything. @throws what {@link sourceOf} throws */
export function sourcesOf(uris: readonly string[], looking: Looking = {}): Promise<readonly PluginUse<ConfigSource>[]> {
  return Promise.all(uris.map((uri) => sourceOf(uri, { ...looking, alone: uris.length === 1 })));
}

/** Variables that can be meant for no one else, and that nobody reads because no `env:` was asked for. */
export function unreadVariables(uris: readonly string[], environment: Environment): readonly string[] {
  return uris.some((uri) => /^env:/i.test(uri)) ? [] : Object.keys(environment).filter((name) => name.startsWith('MIDFLIGHT__'));
}

/**
 * The source that a path, a pattern or a URI on the command line means; `-` is the standard input.
 *
 * What stands behind the `#` of an `http:` URI are options of the source, which are sent nowhere:
 * `https://host/loadtest.yaml#intervalMs=1000&bearerTokenFrom=CONFIG_TOKEN`; of a `git+` URI they follow the paths:
 * `git+https://host/soak.git#main:loadtest.yaml&intervalMs=1000`; of `env:`, `env:#prefix=SHOP__`.
 *
 * A source of another kind than files is loaded when it is asked for: most runs do without.
 *
 * @throws MF_USAGE for a scheme that no source knows, for options that are none, and for a git URI that lacks a part
 */
export async function sourceOf(uri: string, { polling = false, alone = false }: Looking = {}): Promise<PluginUse<ConfigSource>> {
  if (uri === '-') return use(stdinSource, {});
  const scheme = schemeOf(uri);
  const path = pathOf(uri);
  if (path !== undefined) return use(fileSource, { path, polling });
  if (scheme === 'http' || scheme === 'https') {
    const { httpSource } = await import('@midflight/source-http');
    const [url = '', ...fragment] = uri.split('#');
    return use(httpSource, { ...optionsIn(fragment.join('#'), httpSource, ['url']), url });
  }
  if (scheme === 'env') return environmentOf(uri, alone);
  if (scheme?.startsWith('git+')) return gitSourceOf(uri);
  throw new MidflightError('MF_USAGE', `No source reads ${scheme}: yet; give a path, file:PATH, a URL with http: or https:, env:, or git+https://HOST/REPOSITORY.git#BRANCH:PATH.`, { details: { scheme } });
}

/** The folder of each file, or the one that all lie in that a pattern may mean. Absolute. */
export function foldersOf(uris: readonly string[]): readonly string[] {
  return uris.flatMap((uri) => {
    const path = uri === '-' ? undefined : pathOf(uri);
    if (path === undefined) return [];
    const parts = resolve(path).split(sep);
    const pattern = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
    return [parts.slice(0, pattern < 0 ? -1 : pattern).join(sep) || sep];
  });
}

/** Of a file or a pattern of files. */
function pathOf(uri: string): string | undefined {
  const scheme = schemeOf(uri);
  if (scheme === undefined) return uri;
  if (scheme !== 'file') return undefined;
  return uri.startsWith('file://') ? fileURLToPath(uri) : uri.slice('file:'.length);
}

function schemeOf(uri: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
}

/** Options as a query writes them; numbers and truth values where the plugin takes them. The host checks the rest. */
function optionsIn(query: string, { options = {} }: Pick<Plugin<object, unknown>, 'options'>, saidBefore: readonly string[]): Readonly<Record<string, string | number | boolean>> {
  const known = new Map<string, { readonly type: string }>(Object.entries(options));
  const given: Record<string, string | number | boolean> = {};
  // A "+" is one here: values are headers and paths, not forms.
  for (const [name, value] of new URLSearchParams(query.replaceAll('+', '%2B'))) {
    const isSaid = saidBefore.includes(name);
    if (isSaid || Object.hasOwn(given, name)) throw new MidflightError('MF_USAGE', `The options after the # of a URL hold ${JSON.stringify(name)} ${isSaid ? 'though it stands before them' : 'twice'}.`, { details: { name } });
    given[name] = typed(value, known.get(name)?.type);
  }
  return given;
}

function typed(value: string, type: string | undefined): string | number | boolean {
  if (type === 'boolean' && /^(?:true|false)$/.test(value)) return value === 'true';
  return (type === 'integer' || type === 'number') && /^\d+$/.test(value) ? Number(value) : value;
}

/** `env:[#OPTION=VALUE…]`. */
async function environmentOf(uri: string, alone: boolean): Promise<PluginUse<ConfigSource>> {
  const [, options] = /^env:(?:#(.*))?$/is.exec(uri) ?? [];
  if (!/^env:(?:#|$)/i.test(uri)) throw new MidflightError('MF_USAGE', 'The environment is written env:, with options after a #, such as env:#prefix=SHOP__.');
  const { envSource } = await import('@midflight/source-env');
  return use(envSource, { ...(alone ? { original: 'alone' as const } : {}), ...optionsIn(options ?? '', envSource, []) });
}

/** `git+URL#REF:PATH[,PATH…][&OPTION=VALUE…]`. What it is made of is judged by the source itself. */
async function gitSourceOf(uri: string): Promise<PluginUse<ConfigSource>> {
  const [, url, ref = '', paths = '', options = ''] = /^git\+((?:https?|ssh|git|file):\/\/[^#]+)#([^:]*):([^&]+)(?:&(.*))?$/i.exec(uri) ?? [];
  // The URI is not repeated: it may hold a password.
  if (url === undefined) throw new MidflightError('MF_USAGE', 'A git source is written git+https://HOST/REPOSITORY.git#BRANCH:PATH[,PATH…][&OPTION=VALUE…]; also git+ssh:// and git+file:///. Without a branch, as #:PATH, it is the one that HEAD names.');
  const { gitSource } = await import('@midflight/source-git');
  return use(gitSource, { ...optionsIn(options, gitSource, ['url', 'ref', 'paths']), url, paths, ...(ref === '' ? {} : { ref }) });
}
