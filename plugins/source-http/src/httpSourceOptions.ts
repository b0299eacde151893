/** Which URL, how to ask it, and what to take from it. */
export interface HttpSourceOptions {
  /** `http:` or `https:`. A user and a password in it are sent and never shown. */
  readonly url: string;
  /** Between polls, ±10 %, in milliseconds; ≥ 100. @defaultValue 5_000 */
  readonly intervalMs?: number;
  /** How often everything is read, whatever ETags say, in milliseconds; ≥ 100. @defaultValue 60_000 */
  readonly fullReadMs?: number;
  /** For one read with its redirects, from the connection to the last byte, in milliseconds; ≥ 100. @defaultValue 10_000 */
  readonly timeoutMs?: number;
  /** The longest pause after faults, in milliseconds; ≥ 100. @defaultValue 30_000 */
  readonly maxBackoffMs?: number;
  /** How long a server may ask to be left alone, in milliseconds; ≥ 0. @defaultValue 300_000 */
  readonly maxRetryAfterMs?: number;
  /** Of the body, as it comes and decoded; from 1 byte to 64 MiB. @defaultValue 16 MiB */
  readonly maxBodyBytes?: number;
  /** How many are followed; 0 to 20. @defaultValue 5 */
  readonly maxRedirects?: number;
  /** Other origins that a redirect may lead to, with commas between: `https://cdn.example.com`. Nothing that says who asks is sent there. @defaultValue none */
  readonly allowRedirectsTo?: string;
  /** Sent to the URL's own origin: `Name:value,Name:value`; `\,` is a comma of a value, `${NAME}` a variable of the environment. @defaultValue none */
  readonly headers?: string;
  /** The environment variable that holds a bearer token. @defaultValue none */
  readonly bearerTokenFrom?: string;
  /** A file of certificates in PEM that are trusted instead of the machine's own. @defaultValue none */
  readonly caFile?: string;
  /** The environment variable that holds the secret of the body's HMAC-SHA256; what is not so signed is refused. @defaultValue none */
  readonly hmacSecretFrom?: string;
  /** A file with the Ed25519 public key, in PEM, of whoever signs the body; what is not so signed is refused. @defaultValue none */
  readonly ed25519KeyFile?: string;
  /** Where the signature stands. @defaultValue 'x-signature' */
  readonly signatureHeader?: string;
  /** Waits at the server for changes, as Consul's key-value store has it, for so long at a time, in milliseconds; 1 s to 10 min. @defaultValue it polls */
  readonly waitMs?: number;
}

/** What holds where a user says nothing. */
export const defaults = {
  intervalMs: 5_000,
  fullReadMs: 60_000,
  timeoutMs: 10_000,
  maxBackoffMs: 30_000,
  maxRetryAfterMs: 300_000,
  maxBodyBytes: 16 * 2 ** 20,
  maxRedirects: 5,
  signatureHeader: 'x-signature',
} as const;

/** With the defaults filled in. */
export type GivenOptions = HttpSourceOptions & Required<Pick<HttpSourceOptions, keyof typeof defaults>>;
