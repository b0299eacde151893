import { IsString } from '../classValidator.js';
import { redactText } from '../../secrets/redact.js';
import { isPlainMap, type ValueType } from './valueType.js';

/** The body of a request: text as it is, or a map that is sent as JSON. */
export const requestBody: ValueType<string> = {
  expects: 'text, or a map that is sent as JSON',
  hint: 'Put it in quotes if it looks like a number or a truth value.',
  schema: { type: ['string', 'object'] },
  read: (written) => (isPlainMap(written) ? JSON.stringify(written) : typeof written === 'string' ? written : undefined),
  rules: [IsString()],
  show: redactText,
  describe: (written) => (Array.isArray(written) ? 'a list' : 'no text'),
  same: sameBody,
};

/**
 * A map's keys have no order, so reordering them changes nothing. Text that is not written exactly as a map would be sent
 * is compared as it is: its spaces are meant.
 */
function sameBody(a: string, b: string): boolean {
  if (a === b) return true;
  const canonical = canonicalJson(a);
  return canonical !== undefined && canonical === canonicalJson(b);
}

function canonicalJson(body: string): string | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, sortKeys) : undefined;
  } catch {
    return undefined;
  }
}

function sortKeys(_key: string, value: unknown): unknown {
  return isPlainMap(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}
