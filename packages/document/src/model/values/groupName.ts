import { rule, type ValueType } from './valueType.js';

const name = /^[A-Za-z_]\w*$/;

function isGroup(value: unknown): value is number | string {
  return typeof value === 'number' ? Number.isInteger(value) && value >= 0 : typeof value === 'string' && name.test(value);
}

/** A group of a regular expression, by number or name. */
export const groupName: ValueType<number | string> = {
  expects: 'the number of a group, at least 0, or its name',
  hint: 'Write 1 for the first pair of parentheses, or the name in (?P<name>…).',
  schema: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', pattern: String.raw`^[A-Za-z_]\w*$` }] },
  read: (written) => (typeof written === 'number' || typeof written === 'string' ? written : undefined),
  rules: [rule('isGroup', isGroup)],
  show: (value) => value,
};
