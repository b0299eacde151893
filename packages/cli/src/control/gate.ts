import type { IncomingMessage } from 'node:http';
import type { Clock } from '@midflight/core';
import { ControlFault } from './controlFault.js';
import { accessOf, type Access, type ControlTokens } from './controlTokens.js';
import { RateLimit, type RateLimitOptions } from './rateLimit.js';

/** What a gate lets through. */
export interface GateOptions {
  readonly clock: Clock;
  /** @defaultValue whoever reaches it may look */
  readonly tokens?: ControlTokens | undefined;
  readonly scheme: 'http' | 'https';
  /** Names under which the API is reached, without ports: `localhost`, `[::1]`, `load.example.com`. */
  readonly names: readonly string[];
  /** Where the API listens by now; nothing on a unix socket. */
  readonly port: () => number | undefined;
  /** True where the address that a connection came in on is a name too: when the API listens beyond this machine. */
  readonly takesLocalAddress: boolean;
  /** How one more name is allowed on the command line. */
  readonly namesOption: string;
}

/** Per second and in a burst. Refused requests have a store of their own, so that whoever guesses locks nobody out. */
const limits: Readonly<Record<Access | 'refused', RateLimitOptions>> = {
  open: { perSecond: 10, burst: 50 },
  steer: { perSecond: 50, burst: 200 },
  read: { perSecond: 50, burst: 200 },
  refused: { perSecond: 10, burst: 50 },
};

/** Judges every request before anything of it is looked at but its head. */
export class Gate {
  readonly #options: GateOptions;
  readonly #names: ReadonlySet<string>;
  readonly #limits: Readonly<Record<Access | 'refused', RateLimit>>;

  constructor(options: GateOptions) {
    const { clock, names } = options;
    this.#options = options;
    this.#names = new Set(names.map((name) => name.toLowerCase()));
    this.#limits = { open: new RateLimit(clock, limits.open), steer: new RateLimit(clock, limits.steer), read: new RateLimit(clock, limits.read), refused: new RateLimit(clock, limits.refused) };
  }

  /**
   * What the bearer may do.
   *
   * @param isOpen - true for what is there without a token
   * @throws ControlFault: MF_CONTROL_HOST, MF_CONTROL_ORIGIN, MF_CONTROL_TOKEN, MF_CONTROL_RATE
   */
  admit(request: IncomingMessage, isOpen: boolean): Access {
    const refusal = this.#refusal(request, isOpen);
    if (refusal instanceof ControlFault) throw this.#limits.refused.take() ? refusal : tooMany();
    if (!this.#limits[refusal].take()) throw tooMany();
    return refusal;
  }

  #refusal({ headers, socket }: IncomingMessage, isOpen: boolean): ControlFault | Access {
    // A page that has this machine's address looked up under its own name (DNS rebinding) still says its own name here.
    if (!this.#isOurs(headers.host, socket.localAddress)) return new ControlFault(403, 'MF_CONTROL_HOST', 'The Host of the request is not a name of this API.', { hint: `Use the URL that the run printed, or allow the name with ${this.#options.namesOption}.` });
    const { origin } = headers;
    if (origin !== undefined && !this.#isOurOrigin(origin, socket.localAddress)) return new ControlFault(403, 'MF_CONTROL_ORIGIN', 'The request comes from a page of another origin.', { hint: 'Pages of other sites have no say here.' });
    if (isOpen) return 'open';
    const { tokens } = this.#options;
    const access = tokens ? accessOf(headers.authorization, tokens) : 'read';
    return access ?? new ControlFault(401, 'MF_CONTROL_TOKEN', headers.authorization === undefined ? 'The request carries no token.' : 'The token is not of this run.', { hint: 'Send "Authorization: Bearer TOKEN".', headers: { 'www-authenticate': 'Bearer realm="midflight"' } });
  }

  #isOurOrigin(origin: string, localAddress: string | undefined): boolean {
    const prefix = `${this.#options.scheme}://`;
    return origin.startsWith(prefix) && this.#isOurs(origin.slice(prefix.length), localAddress);
  }

  #isOurs(host: string | undefined, localAddress: string | undefined): boolean {
    const { scheme, takesLocalAddress } = this.#options;
    const port = this.#options.port();
    const match = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(host ?? '');
    const name = match?.[1]?.toLowerCase();
    if (name === undefined) return false;
    const isNamed = this.#names.has(name) || (takesLocalAddress && name === bracketed(localAddress));
    const usual = scheme === 'https' ? 443 : 80;
    return isNamed && (port === undefined || Number(match?.[2] ?? usual) === port);
  }
}

/** As it stands in a URL; an IPv4 address that came in on an IPv6 socket as itself. */
function bracketed(address = ''): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
  return plain.includes(':') ? `[${plain}]` : plain;
}

function tooMany(): ControlFault {
  return new ControlFault(429, 'MF_CONTROL_RATE', 'There are too many requests.', { hint: 'Wait a second; GET /v1/events tells what happens without being asked again.', headers: { 'retry-after': '1' } });
}
