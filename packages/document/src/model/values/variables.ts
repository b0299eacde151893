import { IsString } from '../classValidator.js';
import { redactScalar } from '../../secrets/redact.js';
import { describeUnread } from './maps.js';
import type { ScalarValue } from './scalar.js';
import { isPlainMap, rule, type ValueType } from './valueType.js';

/** What a variable may be called: between `{{` and `}}` it must be a plain word. */
const variableNamePattern = '^[A-Za-z_][A-Za-z0-9_]*$';
const name = new RegExp(variableNamePattern);

/** The name of a variable. */
export const variableName: ValueType<string> = {
  expects: 'a name of letters, digits and "_"',
  hint: 'Write a word such as token or user_id.',
  schema: { type: 'string', pattern: variableNamePattern },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [IsString(), rule('isVariableName', (value) => typeof value === 'string' && name.test(value))],
  show: (value) => value,
};

/** Names of variables to their values. */
export type VariableMap = Readonly<Record<string, ScalarValue>>;

function isScalarValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isVariableMap(value: unknown): value is VariableMap {
  return isPlainMap(value) && Object.entries(value).every(([key, item]) => name.test(key) && isScalarValue(item));
}

/** Variables and the values that they begin with; a value keeps its type. */
export const variableMap: ValueType<VariableMap> = {
  expects: 'a map of names to texts, numbers or truth values',
  hint: 'Write {user: ann, page: 1}; a name holds letters, digits and "_".',
  schema: { type: 'object', propertyNames: { pattern: variableNamePattern }, additionalProperties: { type: ['string', 'number', 'boolean'] } },
  read: (written) => (isVariableMap(written) ? { ...written } : undefined),
  rules: [rule('isVariableMap', isVariableMap)],
  show: (value) => Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactScalar(key, item)])),
  describe: (written, isItem) => describeUnread(written) ?? (isItem ? 'under a name that no template could say' : 'no map'),
  blame: (written) => (isPlainMap(written) ? Object.keys(written).filter((key) => !name.test(key) || !isScalarValue(written[key])) : []),
};
