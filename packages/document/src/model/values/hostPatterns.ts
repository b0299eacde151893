import { indexesOf } from './lists.js';
import { rule, type ValueType } from './valueType.js';

// Hosts as URLs have them: in lower case, names of other alphabets in punycode, IPv6 in brackets.
const pattern = /^(?:[A-Za-z0-9.*_-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

function isPattern(item: unknown): boolean {
  return typeof item === 'string' && pattern.test(item);
}

function isPatternList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPattern);
}

/** Hosts, each with a port or for any; `*` stands for any characters. */
export const hostPatterns: ValueType<readonly string[]> = {
  expects: 'a list of hosts such as shop.test, *.shop.test or 127.0.0.1:8080, at least one',
  hint: 'Write hosts without a scheme; a name of another alphabet in punycode.',
  schema: { type: 'array', minItems: 1, items: { type: 'string', pattern: pattern.source } },
  read: (written) => (isPatternList(written) ? written.map((item) => item.toLowerCase()) : undefined),
  rules: [rule('isHostPatterns', isPatternList)],
  show: (value) => value,
  blame: (written) => indexesOf(written, (item) => !isPattern(item)),
};
