import { posix, resolve } from 'node:path';

/** Where a repository is, and how it may be spoken of. */
export interface GitAddress {
  /** As git takes it; may hold credentials, so it is never shown. */
  readonly url: string;
  /** For people: without userinfo, query and fragment. */
  readonly shown: string;
  /** Its last part without `.git`: `shop-load`. */
  readonly repository: string;
  /** True when it lies on this machine, and no network is between. */
  readonly local: boolean;
  /** What must not stand in any message, longest first. */
  readonly secrets: readonly string[];
}

const schemes = new Set(['https:', 'http:', 'ssh:', 'git:', 'file:']);

/**
 * Takes a git URL apart: `https`, `http`, `ssh`, `git` or `file`, `user@host:path`, or a path of this machine.
 *
 * @throws Error that says, without the URL, why it is refused
 */
export function readAddress(url: string): GitAddress {
  // oxlint-disable-next-line no-control-regex -- that is what must not be in it
  if (url === '' || /[\u0000-\u001f\u007f]/.test(url)) throw new Error('it is empty or holds control characters');
  if (url.startsWith('-')) throw new Error('it begins with "-", which git would take for an option');
  if (/^[a-z0-9+.-]*::/i.test(url)) throw new Error('it names a remote helper (…::), which could run any command');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return readUrl(url);
  const colon = url.indexOf(':');
  const slash = url.indexOf('/');
  return colon > 0 && (slash === -1 || colon < slash) ? readScpForm(url) : readPath(url);
}

function readUrl(url: string): GitAddress {
  if (!URL.canParse(url)) throw new Error('it is no URL that can be read');
  const { protocol, host, hostname, pathname, username, password, search, hash } = new URL(url);
  if (!schemes.has(protocol)) throw new Error(`${protocol}// is none of ${[...schemes].map((scheme) => `${scheme}//`).join(', ')}`);
  if (protocol !== 'file:' && hostname === '') throw new Error('it names no host');
  if (hostname.startsWith('-') || username.startsWith('-')) throw new Error('its host begins with "-", which ssh would take for an option');
  const userinfo = url.slice(url.indexOf('//') + 2).split(/[/?#]/, 1)[0]?.split('@').slice(0, -1).join('@') ?? '';
  // A name alone is a token in http, and no secret in ssh; hiding one as short as `git` would blot out half a message.
  const names = password !== '' || protocol.startsWith('http') ? [userinfo, username].filter((name) => name.length > 5) : [];
  const hidden = [...names, password, search.slice(1), hash.slice(1)];
  return {
    url,
    shown: `${protocol}//${host}${pathname}`,
    repository: lastPart(pathname),
    local: protocol === 'file:',
    secrets: [url, ...hidden, ...hidden.map(decoded)].filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length),
  };
}

/** `git@host:team/repo.git`, or `[::1]:repo.git`. */
function readScpForm(url: string): GitAddress {
  const [, host = '', path = ''] = /^(?:[^@:]*@)?(\[[^\]]*\]|[^:]*):(.*)$/.exec(url) ?? [];
  if (/^[^/]*@[^/]*:/.test(path)) throw new Error('a password has no place in user@host:path');
  if (host === '' || path === '') throw new Error('it names no host, or no path');
  if (host.startsWith('-') || path.startsWith('-')) throw new Error('its host or path begins with "-", which ssh would take for an option');
  return { url, shown: `${host}:${path}`, repository: lastPart(path), local: false, secrets: [] };
}

function readPath(path: string): GitAddress {
  const absolute = resolve(path);
  return { url: absolute, shown: path, repository: lastPart(absolute), local: true, secrets: [] };
}

function lastPart(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.git');
  const last = posix.basename(parts.at(-1) ?? '', '.git');
  return last === '' ? 'repository' : last;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What git says, without the credentials that its caller or its configuration put into an address. */
export function withoutSecrets(text: string, { secrets, shown }: GitAddress): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, secret === secrets[0] ? shown : '***');
  return clean.replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/'"]*@/gi, '$1');
}
