import { redactUrl } from '../../secrets/redact.js';
import { rule, type ValueType } from './valueType.js';

/** Asks for what HTTP_PROXY and its like say. */
export const proxyOfEnvironment = 'environment';

const url = /^[hH][tT][tT][pP]:\/\/(?:[^\s/?#@]*@)?[^\s/?#@]+\/?$/;

/** The URL of a proxy, or the word `environment`. Its user and password are never shown. */
export const proxyAddress: ValueType<string> = {
  expects: 'the http URL of a proxy, or environment',
  hint: 'Write http://proxy.example.com:3128, with user:password@ before the host if it wants them, or environment for what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say.',
  schema: { anyOf: [{ enum: [proxyOfEnvironment] }, { type: 'string', pattern: url.source }] },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [rule('isProxyAddress', (value) => value === proxyOfEnvironment || (typeof value === 'string' && url.test(value) && URL.canParse(value) && isReadable(new URL(value))))],
  show: redactUrl,
  describe: (written) => (typeof written === 'string' ? `"${redactUrl(written)}"` : 'no text'),
};

/** What is written with `%` must stand for something. */
function isReadable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
