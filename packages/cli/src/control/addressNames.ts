import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { isLoopback, type ControlAddress } from './controlAddress.js';

/** The names under which an address is reached, without ports; beyond this machine, its own name too. */
export function namesOf(address: ControlAddress): readonly string[] {
  if (address.kind === 'unix') return ['localhost'];
  const { host } = address;
  return [inUrl(host), ...(isLoopback(host) ? ['localhost', '127.0.0.1', '[::1]'] : [hostname()])];
}

/** How users write it. @param port - where it listens by now */
export function urlOf(address: ControlAddress, scheme: string, port: number | undefined): string {
  return address.kind === 'unix' ? `unix:${resolve(address.path)}` : `${scheme}://${inUrl(address.host)}:${port}`;
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
