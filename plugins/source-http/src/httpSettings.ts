import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { type Environment, messageOf } from '@midflight/core';
import { redactUrl } from '@midflight/document';
import type { GivenOptions } from './httpSourceOptions.js';
import { optionFault } from './optionFault.js';
import { privateHeaders, secretOf } from './requestHeaders.js';
import { shownUrl } from './shownUrl.js';
import { ed25519Check, hmacCheck, type SignatureCheck } from './signature.js';

/** The checked options of a source, with all secrets and files read. */
export interface HttpSettings extends Readonly<Record<'intervalMs' | 'fullReadMs' | 'timeoutMs' | 'maxBackoffMs' | 'maxRetryAfterMs' | 'maxBodyBytes' | 'maxRedirects', number>> {
  /** Without user, password and fragment. */
  readonly url: URL;
  /** The URL as it may be shown. */
  readonly name: string;
  /** For the URL's own origin alone. */
  readonly headers: Readonly<Record<string, string>>;
  /** Other origins that a redirect may lead to. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** PEM. */
  readonly ca: string | undefined;
  readonly signature: SignatureCheck | undefined;
  /** How long a blocking query waits for a change, in milliseconds; undefined polls. */
  readonly waitMs: number | undefined;
}

/**
 * Reads what the options mean.
 *
 * @param environment - asked only where an option names a variable
 * @throws MF_PLUGIN_OPTIONS
 */
export async function readSettings(options: GivenOptions, environment: () => Environment): Promise<HttpSettings> {
  const given = parseUrl('url', options.url);
  const url = new URL(given);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (options.waitMs !== undefined && (url.searchParams.has('index') || url.searchParams.has('wait'))) throw optionFault('url', 'may hold neither index nor wait where waitMs is given, which sends them');
  const { intervalMs, fullReadMs, timeoutMs, maxBackoffMs, maxRetryAfterMs, maxBodyBytes, maxRedirects } = options;
  return {
    intervalMs, fullReadMs, timeoutMs, maxBackoffMs, maxRetryAfterMs, maxBodyBytes, maxRedirects,
    url,
    name: shownUrl(url),
    headers: privateHeaders({ ...options, url: given }, environment),
    allowedOrigins: new Set((options.allowRedirectsTo ?? '').split(',').filter((written) => written.trim() !== '').map((written) => parseUrl('allowRedirectsTo', written.trim()).origin)),
    ca: options.caFile === undefined ? undefined : await readCa(options.caFile),
    signature: await signatureCheckOf(options, environment),
    waitMs: options.waitMs,
  };
}

function parseUrl(option: string, written: string): URL {
  const shown = JSON.stringify(redactUrl(written));
  if (!URL.canParse(written)) throw optionFault(option, `is ${shown}, which is no URL. Write one such as https://host/loadtest.yaml`);
  const url = new URL(written);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw optionFault(option, `is ${shown}; only http: and https: are read here`);
  return url;
}

async function signatureCheckOf({ hmacSecretFrom, ed25519KeyFile, signatureHeader }: GivenOptions, environment: () => Environment): Promise<SignatureCheck | undefined> {
  const header = signatureHeader.toLowerCase();
  if (hmacSecretFrom !== undefined && ed25519KeyFile !== undefined) throw optionFault('ed25519KeyFile', 'and hmacSecretFrom are two ways to sign. Leave one of them out');
  if (hmacSecretFrom !== undefined) return hmacCheck(header, secretOf('hmacSecretFrom', hmacSecretFrom, environment()), hmacSecretFrom);
  return ed25519KeyFile === undefined ? undefined : ed25519Check(header, await readPublicKey(ed25519KeyFile));
}

async function readPublicKey(path: string): Promise<KeyObject> {
  const pem = await readText('ed25519KeyFile', path);
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (thrown) {
    throw optionFault('ed25519KeyFile', `names ${path}, which holds no public key in PEM`, thrown);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw optionFault('ed25519KeyFile', `names ${path}, which holds a key of the kind ${key.asymmetricKeyType} and not ed25519`);
  return key;
}

async function readCa(path: string): Promise<string> {
  const pem = await readText('caFile', path);
  try {
    createSecureContext({ ca: pem });
  } catch (thrown) {
    throw optionFault('caFile', `names ${path}, which can't be used: ${messageOf(thrown)}`, thrown);
  }
  // Text that is no PEM would be passed over in silence, and with it every server refused.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw optionFault('caFile', `names ${path}, which holds no certificate in PEM`);
  return pem;
}

async function readText(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    throw optionFault(option, `names ${path}, which can't be read: ${messageOf(thrown)}`, thrown);
  }
}
