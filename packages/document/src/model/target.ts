import type { ExposedEnvironment } from '../compose/exposedEnvironment.js';
import type { LinkedFile } from '../files/linkedFile.js';
import { asWritten, field, mapField } from './fields.js';
import { duration, durationOrForever, positiveDuration } from './values/durations.js';
import { exposedEnvironment } from './values/exposedEnvironment.js';
import { hostAddress, type HostAddress } from './values/hostAddress.js';
import { httpUrl } from './values/httpUrl.js';
import { headerMap, type TextMap } from './values/maps.js';
import { linkedFile } from './values/linkedFile.js';
import { integer } from './values/numbers.js';
import { proxyAddress } from './values/proxyAddress.js';
import { choice, filledText, flag } from './values/text.js';

/** A bare number under a key that names its unit. */
function seconds(written: unknown): unknown {
  return typeof written === 'number' ? `${written}s` : written;
}

/** `config.http`. */
export class HttpOptions {
  @field(choice(['1.1', '2']), { key: 'version', default: '1.1', mutability: 'new-connection', description: 'With 2, requests share connections as streams of HTTP/2 where a server of TLS speaks it.' })
  readonly version!: '1.1' | '2';

  /** 1–100. */
  @field(integer({ min: 1, max: 100 }), { key: 'pipelining', default: 1, mutability: 'new-connection', description: 'How many requests are in flight on a connection of HTTP/1.1, one behind the other.' })
  readonly pipelining!: number;

  /** 0–20. */
  @field(integer({ min: 0, max: 20 }), { key: 'followRedirects', default: 0, description: 'How many redirects are followed, within the same host; the step is judged by the last answer.' })
  readonly followRedirects!: number;

  @field(flag, { key: 'decompress', default: false, description: 'Asks for compressed answers, and unpacks those that a step looks into.' })
  readonly decompress!: boolean;

  @field(flag, { key: 'cookies', default: true, description: 'Cookies of answers are sent where they belong, for the rest of the iteration.' })
  readonly cookies!: boolean;

  @field(proxyAddress, { key: 'proxy', defaultInWords: 'none, whatever the environment says', mutability: 'new-connection', description: 'The proxy that requests go through, as http://user:password@host:port; environment means what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say.' })
  readonly proxy?: string;
}

/** `config.pool`. */
export class PoolSettings {
  /** 1–10 000. */
  @field(integer({ min: 1, max: 10_000 }), { key: 'maxConnections', defaultInWords: 'that of config.workers', description: 'How many connections there are to each host; a request that finds none free waits, within its timeout.' })
  readonly maxConnections?: number;

  /** 0–10 000. */
  @field(integer({ min: 0, max: 10_000 }), { key: 'maxIdlePerHost', default: 32, description: 'How many idle connections are kept for each host.' })
  readonly maxIdlePerHost!: number;

  /** ≥ 0. */
  @field(duration, { key: 'idleTimeout', aliases: { idleTimeoutSecs: seconds }, default: '30s', description: 'How long an idle connection is kept; with 0s none is.' })
  readonly idleTimeoutMs!: number;
}

/** `config.tls`: files in PEM, relative to this one; their content is followed too. */
export class TlsSettings {
  @field(linkedFile, { key: 'caFile', defaultInWords: 'those that Node.js brings', description: 'Certificates of the authorities that are trusted.' })
  readonly ca?: LinkedFile;

  @field(linkedFile, { key: 'certFile', description: 'The certificate that is shown to the server, and those above it.' })
  readonly cert?: LinkedFile;

  @field(linkedFile, { key: 'keyFile', description: 'The private key of that certificate, without a passphrase.' })
  readonly key?: LinkedFile;

  @field(filledText, { key: 'serverName', defaultInWords: 'that of the URL', description: 'The name that is asked for, and that the certificate must have.' })
  readonly serverName?: string;
}

/** `config`: what the load goes to, for how long, and with how many workers. */
export class Target {
  @field(httpUrl, { key: 'baseUrl', required: true, mutability: 'next-iteration', description: 'Absolute http(s) URL that the paths of steps lie below.' })
  readonly baseUrl!: string;

  /** > 0; `Infinity` is forever. */
  @field(durationOrForever, { key: 'duration', required: true, mutability: 'live', description: 'How long the run lasts; changing it moves the end.' })
  readonly durationMs!: number;

  /** 1–10 000. */
  @field(integer({ min: 1, max: 10_000 }), { key: 'workers', default: 10, mutability: 'live', description: 'How many iterate at once; the ceiling of concurrency in open models.' })
  readonly workers!: number;

  /** > 0. */
  @field(positiveDuration, { key: 'timeout', default: '30s', mutability: 'next-request', description: 'How long one whole request may take.' })
  readonly timeoutMs!: number;

  @field(headerMap, { key: 'headers', aliases: { customHeaders: asWritten }, default: {}, mutability: 'next-iteration', description: "Sent with every request; a step's own win." })
  readonly headers!: TextMap;

  @field(exposedEnvironment, { key: 'exposeEnv', mutability: 'next-iteration', description: 'Environment variables that scenarios may read, as {{env.NAME}}.' })
  readonly exposeEnv?: ExposedEnvironment;

  @field(flag, { key: 'skipTlsVerify', default: false, mutability: 'new-connection', description: 'True accepts any certificate.' })
  readonly skipTlsVerify!: boolean;

  @mapField(() => TlsSettings, { key: 'tls', mutability: 'new-connection', description: 'Certificates.' })
  readonly tls?: TlsSettings;

  @field(hostAddress, { key: 'resolveTargetAddr', mutability: 'new-connection', description: 'Connects to an address of your own for one host.' })
  readonly resolveTargetAddr?: HostAddress;

  @mapField(() => HttpOptions, { key: 'http', default: {}, mutability: 'next-iteration', description: 'Details of HTTP.' })
  readonly http!: HttpOptions;

  @mapField(() => PoolSettings, { key: 'pool', default: {}, mutability: 'new-connection', description: 'How connections are kept.' })
  readonly pool!: PoolSettings;
}
