/**
 * Who sends requests, both over HTTP/1.1: `fast` has a client of its own, which spends less on each request; `undici` is
 * the one to compare it with.
 */
export type DriverName = 'fast' | 'undici';

/** What TLS is spoken with; texts in PEM. */
export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Asked for, and looked for in the certificate, in place of the host's. */
  readonly serverName?: string | undefined;
}

/** Where connections go through on their way to the target. The URLs are `http://[user:password@]host:port`. */
export interface ProxySettings {
  /** For targets of `http:`. @defaultValue they are reached directly */
  readonly http?: string | undefined;
  /** For targets of `https:`. @defaultValue they are reached directly */
  readonly https?: string | undefined;
  /** Hosts that are reached directly, as NO_PROXY lists them: names, with all below them, addresses, or `*`; of one port with `:port`. @defaultValue none */
  readonly except?: readonly string[] | undefined;
}

/** How connections are made and kept. A change makes new ones; the old ones finish what they carry. */
export interface ConnectionSettings {
  /** Who sends. @defaultValue `fast`, and `undici` for what that does not speak: HTTP/2, pipelining, and with proxies */
  readonly driver?: DriverName | undefined;
  /** `2`: requests share connections, as streams of HTTP/2, where a server of TLS speaks it. @defaultValue 1.1 */
  readonly version?: '1.1' | '2' | undefined;
  /** How many requests are in flight on a connection of HTTP/1.1, ≥ 1. @defaultValue 1 */
  readonly pipelining?: number | undefined;
  /** How many connections there are to an origin at most, ≥ 1; what finds none free waits. @defaultValue no limit */
  readonly maxConnections?: number | undefined;
  /** Certificates and key in PEM. @defaultValue Node's authorities, no certificate of one's own */
  readonly tls?: TlsMaterial | undefined;
  /** False accepts any certificate. */
  readonly verifyTls: boolean;
  /** Connects to this address where a URL names this host and port; names and certificates stay those of the host. @defaultValue what the name resolves to */
  readonly resolve?: { readonly host: string; readonly address: string; readonly port: number } | undefined;
  /** Where connections go through. @defaultValue they go to the target, whatever the environment says */
  readonly proxy?: ProxySettings | undefined;
  /** How many idle connections are kept for each origin, ≥ 0. */
  readonly maxIdlePerHost: number;
  /** How long one is kept idle, in milliseconds, > 0; a target that announces a shorter time is believed. */
  readonly idleTimeoutMs: number;
}
