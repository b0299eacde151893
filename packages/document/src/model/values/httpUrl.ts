import { redactUrl } from '../../secrets/redact.js';
import { rule, type ValueType } from './valueType.js';

const absolute = /^[hH][tT][tT][pP][sS]?:\/\/[^\s/?#][^\s?#]*$/;

/** An absolute http or https URL without spaces, query or fragment: paths of steps are put behind it. Its user and password are never shown. */
export const httpUrl: ValueType<string> = {
  expects: 'an absolute http or https URL without spaces, query or fragment',
  hint: 'Write it with its scheme, such as https://shop.example.com.',
  schema: { type: 'string', pattern: absolute.source },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [rule('isHttpUrl', (value) => typeof value === 'string' && absolute.test(value) && URL.canParse(value))],
  show: redactUrl,
  describe: (written) => (typeof written === 'string' ? `"${redactUrl(written)}"` : 'no text'),
};
