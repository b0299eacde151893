import { rule, type ValueType } from './valueType.js';

/** Where to connect for one host. */
export interface HostAddress {
  readonly host: string;
  /** IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
// Of IPv6, only the characters.
const pattern = String.raw`^([A-Za-z0-9.-]+):(${octet}(?:\.${octet}){3}|\[[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\]):([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$`;
const written = new RegExp(pattern);

function readAddress(value: unknown): HostAddress | undefined {
  const [, host = '', address = '', port = ''] = (typeof value === 'string' ? written.exec(value) : null) ?? [];
  if (host === '' || !URL.canParse(`http://${address}/`)) return undefined;
  return { host: host.toLowerCase(), address: address.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** `host:ip:port`. */
export const hostAddress: ValueType<HostAddress> = {
  expects: 'a host, an IP address and a port, such as shop.test:127.0.0.1:8080',
  hint: 'Write host:ip:port, an IPv6 address in brackets.',
  schema: { type: 'string', pattern },
  read: readAddress,
  rules: [rule('isHostAddress', (value) => typeof value === 'object' && value !== null && 'address' in value)],
  show: ({ host, address, port }) => `${host}:${address.includes(':') ? `[${address}]` : address}:${port}`,
};
