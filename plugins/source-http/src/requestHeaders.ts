import type { Environment } from '@midflight/core';
import { acceptedEncodings } from './decodeBody.js';
import { optionFault } from './optionFault.js';

/** Sent wherever the way leads. */
export const openHeaders: Readonly<Record<string, string>> = {
  accept: 'application/yaml, application/json;q=0.9, text/plain;q=0.8, */*;q=0.1',
  'accept-encoding': acceptedEncodings,
  'user-agent': 'midflight',
};

/** What this source says itself; another word would change what an answer means. */
const ownHeaders = new Set(['accept-encoding', 'connection', 'content-length', 'if-match', 'if-modified-since', 'if-none-match', 'range', 'te', 'transfer-encoding', 'upgrade']);

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
// A line break in a value would smuggle in a header of its own (RFC 9110, section 5.5).
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What a user gave for the server to know them by. */
export interface GivenHeaders {
  /** May hold a user and a password. */
  readonly url: URL;
  readonly headers?: string | undefined;
  readonly bearerTokenFrom?: string | undefined;
}

/**
 * The headers that are for the URL's own origin alone, names in lower case.
 *
 * @param environment - asked only where an option names a variable
 * @throws MF_PLUGIN_OPTIONS
 */
export function privateHeaders({ url, headers, bearerTokenFrom }: GivenHeaders, environment: () => Environment): Readonly<Record<string, string>> {
  const basic = basicCredentials(url);
  if (basic !== undefined && bearerTokenFrom !== undefined) throw optionFault('bearerTokenFrom', 'and the user in the URL are two ways to say who asks. Leave one of them out');
  const bearer = bearerTokenFrom === undefined ? undefined : `Bearer ${secretOf('bearerTokenFrom', bearerTokenFrom, environment())}`;
  if (bearer !== undefined && !headerValue.test(bearer)) throw optionFault('bearerTokenFrom', `names the variable ${bearerTokenFrom}, whose value fits into no header`);
  const authorization = basic ?? bearer;
  return { ...(authorization === undefined ? {} : { authorization }), ...(headers === undefined ? {} : headerList(headers, environment)) };
}

/** The value of a variable that an option names. @throws MF_PLUGIN_OPTIONS when it is unset or empty */
export function secretOf(option: string, name: string, environment: Environment): string {
  const value = (Object.hasOwn(environment, name) ? environment[name] : undefined)?.trim() ?? '';
  if (value === '') throw optionFault(option, `names the environment variable ${name}, which is not set. Set it, or leave the option out`);
  return value;
}

function basicCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  try {
    return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  } catch {
    throw optionFault('url', 'has a user or password with a stray "%". Write %25 for it');
  }
}

/** `A:b,C:d` as in a load document: `\,` is a comma of a value, `${NAME}` a variable of the environment. */
function headerList(written: string, environment: () => Environment): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of written.split(/(?<!\\),/)) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!headerName.test(name)) throw optionFault('headers', 'is no list of headers. Write them as Name:value,Name:value, and \\, for a comma in a value');
    if (ownHeaders.has(name)) throw optionFault('headers', `may not hold ${name}, which this source sends itself`);
    if (name in headers) throw optionFault('headers', `holds ${name} twice`);
    const value = pair.slice(colon + 1).trim().replaceAll(String.raw`\,`, ',').replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, variable: string) => secretOf('headers', variable, environment()));
    if (!headerValue.test(value)) throw optionFault('headers', `holds a value of ${name} with a character that no header takes`);
    headers[name] = value;
  }
  return headers;
}
