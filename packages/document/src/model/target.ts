import { asWritten, field, notYet } from './fields.js';
import { durationOrForever, positiveDuration } from './values/durations.js';
import { httpUrl } from './values/httpUrl.js';
import { headerMap, type TextMap } from './values/maps.js';
import { integer } from './values/numbers.js';

/** `config`: what the load goes to, for how long, and with how many workers. */
@notYet({
  skipTlsVerify: 'accepting any certificate',
  tls: 'certificates',
  resolveTargetAddr: 'a fixed address for the host',
  http: 'details of HTTP',
  pool: 'limits on connections',
  exposeEnv: 'environment variables in templates',
})
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
}
