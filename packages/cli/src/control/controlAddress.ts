import { BlockList, isIP } from 'node:net';
import { MidflightError } from '@midflight/core';

/** Where the control API listens. */
export type ControlAddress =
  /** `port` 0 picks a free one. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** Without a word about it: this machine alone, on a free port. */
export const defaultControlAddress: ControlAddress = { kind: 'tcp', host: '127.0.0.1', port: 0 };

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for an address that no other machine reaches; names but `localhost` may lead anywhere. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host.toLowerCase() === 'localhost' : loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Reads `HOST:PORT`, `[IPV6]:PORT`, a port alone, or `unix:/path`.
 *
 * @param option - that it was given with
 * @throws MF_USAGE
 */
export function controlAddressOf(text: string, option = '--control'): ControlAddress {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    if (path !== '') return { kind: 'unix', path };
  }
  const match = /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new MidflightError('MF_USAGE', `${JSON.stringify(text)} is no place to listen on: write ${option}=HOST:PORT or ${option}=unix:/path, or put ${option} alone at the end.`, { details: { text } });
  }
  const host = match[1] ?? match[2] ?? '127.0.0.1';
  // What `localhost` leads to is the system's to say; here it means this machine.
  return { kind: 'tcp', host: host.toLowerCase() === 'localhost' ? '127.0.0.1' : host, port };
}
