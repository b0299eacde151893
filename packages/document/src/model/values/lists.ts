import { IsArray } from '../classValidator.js';
import { redactText } from '../../secrets/redact.js';
import { rule, type ValueType } from './valueType.js';

/** A list of texts. */
export const textList: ValueType<readonly string[]> = {
  expects: 'a list of texts',
  hint: 'Write [one, two]; put an item in quotes if it looks like a number.',
  schema: { type: 'array', items: { type: 'string' } },
  read: (written) => (isTextList(written) ? written : undefined),
  rules: [IsArray(), rule('isTextList', isTextList)],
  show: (value) => value.map(redactText),
  blame: (written) => indexesOf(written, (item) => typeof item !== 'string'),
};

/** Where the items are that match; none of what is no list. */
export function indexesOf(written: unknown, matches: (item: unknown) => boolean): readonly number[] {
  return Array.isArray(written) ? [...written.keys()].filter((index) => matches(written[index])) : [];
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** A status such as 200, or a class such as `2xx`. */
export type StatusExpectation = number | string;

const statusSchema = { type: ['integer', 'string'] };

/** One status or class, or a list of them; kept as a list. That each can occur is a rule of its own. */
export const statusExpectations: ValueType<readonly StatusExpectation[]> = {
  expects: 'a status, a class such as "2xx", or a list of them',
  hint: 'Write 200, [200, 201] or "2xx".',
  schema: { anyOf: [statusSchema, { type: 'array', items: statusSchema, minItems: 1 }] },
  read: (written) => {
    const list: readonly unknown[] = Array.isArray(written) ? written : [written];
    return isStatusList(list) ? list.map(readStatus) : undefined;
  },
  rules: [rule('isStatusList', isStatusList)],
  show: (value) => (value.length === 1 ? value[0] : value),
  blame: (written) => indexesOf(written, (item) => !isStatus(item)),
};

/** Digits in quotes are a number, and classes are lower case. */
function readStatus(written: StatusExpectation): StatusExpectation {
  if (typeof written === 'number') return written;
  return /^\d+$/.test(written) ? Number(written) : written.toLowerCase();
}

function isStatus(item: unknown): item is StatusExpectation {
  return Number.isInteger(item) || typeof item === 'string';
}

function isStatusList(value: unknown): value is readonly StatusExpectation[] {
  return Array.isArray(value) && value.length > 0 && value.every(isStatus);
}
