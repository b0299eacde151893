import { type ConfigSource, definePlugin, ENVIRONMENT } from '@midflight/core';
import { readSettings } from './httpSettings.js';
import { defaults, type HttpSourceOptions } from './httpSourceOptions.js';
import { watchUrl } from './watchUrl.js';

/**
 * Configuration from a URL: polled with ETags, or waited for as Consul has it; bounded in bytes and time; compared by
 * content. What can't be read, is no document or is not signed by whom it should be is a fault, and never a part of a
 * document.
 */
export const httpSource = definePlugin<HttpSourceOptions, ConfigSource>({
  kind: 'source',
  name: 'http',
  options: {
    url: { type: 'string', required: true, description: 'http: or https:; a user and a password in it are sent and never shown.' },
    intervalMs: { type: 'integer', default: defaults.intervalMs, minimum: 100, description: 'Between polls, ±10 %.' },
    fullReadMs: { type: 'integer', default: defaults.fullReadMs, minimum: 100, description: 'How often everything is read, whatever ETags say.' },
    timeoutMs: { type: 'integer', default: defaults.timeoutMs, minimum: 100, description: 'For one read with its redirects, from the connection to the last byte.' },
    maxBackoffMs: { type: 'integer', default: defaults.maxBackoffMs, minimum: 100, description: 'The longest pause after faults.' },
    maxRetryAfterMs: { type: 'integer', default: defaults.maxRetryAfterMs, minimum: 0, description: 'How long a server may ask to be left alone.' },
    maxBodyBytes: { type: 'integer', default: defaults.maxBodyBytes, minimum: 1, maximum: 64 * 2 ** 20, description: 'Of the body, as it comes and decoded.' },
    maxRedirects: { type: 'integer', default: defaults.maxRedirects, minimum: 0, maximum: 20, description: 'How many redirects are followed.' },
    allowRedirectsTo: { type: 'string', description: 'Other origins that a redirect may lead to, with commas between.' },
    headers: { type: 'string', description: 'Sent to the URL\'s own origin: Name:value,Name:value; \\, is a comma, ${NAME} a variable of the environment.' },
    bearerTokenFrom: { type: 'string', description: 'The environment variable that holds a bearer token.' },
    caFile: { type: 'string', description: 'A file of certificates in PEM that are trusted instead of the machine\'s own.' },
    hmacSecretFrom: { type: 'string', description: 'The environment variable that holds the secret of the body\'s HMAC-SHA256.' },
    ed25519KeyFile: { type: 'string', description: 'A file with the Ed25519 public key, in PEM, of whoever signs the body.' },
    signatureHeader: { type: 'string', default: defaults.signatureHeader, description: 'The header in which the signature stands.' },
    waitMs: { type: 'integer', minimum: 1_000, maximum: 600_000, description: 'Waits at the server for changes, as Consul\'s key-value store has it, for so long at a time.' },
  },
  create: async (options, { get }) => {
    const settings = await readSettings({ ...defaults, ...options }, () => get(ENVIRONMENT));
    return { id: settings.name, watch: (context) => watchUrl(settings, context) };
  },
});
