import { readFile } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import type { Connection } from './controlClient.js';

/** What the command line says of the run that is meant. */
export interface ConnectionFlags {
  /** @defaultValue MIDFLIGHT_URL */
  readonly url?: string;
  /** @defaultValue the token in MIDFLIGHT_TOKEN */
  readonly tokenFile?: string;
  /** A file in PEM. */
  readonly ca?: string;
}

/**
 * The run that is meant. A token is never an argument: those can be seen by everyone on the machine.
 *
 * @throws MF_USAGE, MF_CONTROL_TOKEN_FILE
 */
export async function connectionOf({ url, tokenFile, ca }: ConnectionFlags, { MIDFLIGHT_URL, MIDFLIGHT_TOKEN } = process.env): Promise<Connection> {
  const where = url ?? MIDFLIGHT_URL;
  if (!where) throw new MidflightError('MF_USAGE', 'Say which run: --url URL, or MIDFLIGHT_URL. "midflight run --control" prints it.');
  const token = tokenFile === undefined ? MIDFLIGHT_TOKEN : await readToken(tokenFile);
  if (!token) throw new MidflightError('MF_USAGE', 'Say by what right: --token-file FILE, or MIDFLIGHT_TOKEN.');
  // A header can't hold it, and the error would quote it.
  if (!/^[\w.~+/=-]+$/.test(token)) throw new MidflightError('MF_CONTROL_TOKEN_FILE', `${tokenFile ?? 'MIDFLIGHT_TOKEN'} holds no token: letters, digits and -._~+/= on one line.`);
  return { url: checked(where), token, ca: ca === undefined ? undefined : await readOrThrow(ca) };
}

function checked(url: string): string {
  if (/^unix:./.test(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isRoot = parsed?.pathname === '/' && parsed.search === '' && parsed.username === '' && parsed.password === '';
  if (!parsed || !isRoot || !['http:', 'https:'].includes(parsed.protocol)) throw new MidflightError('MF_USAGE', 'The URL of a run is http://HOST:PORT, https://HOST:PORT or unix:/path, and nothing more.');
  return parsed.origin;
}

async function readToken(file: string): Promise<string> {
  return (await readOrThrow(file)).toString('utf8').trim();
}

async function readOrThrow(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new MidflightError('MF_CONTROL_TOKEN_FILE', `${file} can't be read: ${messageOf(cause)}`, { cause, details: { file } });
  }
}
