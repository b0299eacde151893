import type { RequestSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { compileTemplate, joinTemplates, type Template } from './template.js';

/** Where a step's request goes. */
export interface RequestTarget {
  /** Set when the step names an absolute URL; otherwise the base URL's. */
  readonly origin: string | undefined;
  /** Path and query, encoded; below the base URL's path when `origin` is undefined. Starts with a slash, or with a variable. */
  readonly path: Template;
}

/**
 * Prepares path and query. Characters that a URL can't hold are percent-encoded in the path, what is already encoded
 * stays; query parameters are appended in order, encoded, to those that the path has. A fragment is not sent.
 *
 * @param where - the step, for the message
 * @throws MF_ENGINE_SETTINGS for an empty path or an unusable URL
 */
export function compileRequestTarget({ path, queryParams }: Pick<RequestSettings, 'path' | 'queryParams'>, where: string): RequestTarget {
  if (path === '') throw settingsError(`${where}: path`, path, 'must not be empty');
  const fragment = path.indexOf('#');
  const beforeFragment = fragment < 0 ? path : path.slice(0, fragment);
  const authority = /^https?:\/\/[^/?]*/i.exec(beforeFragment)?.[0];
  const below = beforeFragment.slice(authority?.length ?? 0);
  // What a variable brings, such as a `Location`, may have a slash of its own.
  const written = /^(?:\/|\{\{|\$\{)/.test(below) ? below : `/${below}`;
  return {
    origin: authority === undefined ? undefined : originOf(authority, where),
    path: joinTemplates([compileTemplate(written, encodePath), ...compileQuery(written, queryParams)]),
  };
}

function originOf(authority: string, where: string): string {
  if (/[@{]/.test(authority) || !URL.canParse(authority)) throw settingsError(`${where}: path`, authority.replace(/\/\/.*@/, '//…@'), 'must be a path or an absolute URL with a fixed host and no credentials');
  return new URL(authority).origin;
}

function compileQuery(path: string, queryParams: Readonly<Record<string, string>>): readonly Template[] {
  let joiner = path.includes('?') ? (/[?&]$/.test(path) ? '' : '&') : '?';
  return Object.entries(queryParams).flatMap(([name, value]) => {
    const before = `${joiner}${encodeURIComponent(name)}=`;
    joiner = '&';
    return [before, compileTemplate(value, encodeURIComponent)];
  });
}

function encodePath(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
