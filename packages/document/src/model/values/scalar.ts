import { redactText } from '../../secrets/redact.js';
import { rule, type ValueType } from './valueType.js';

/** A text, a number, or a truth value. */
export type ScalarValue = string | number | boolean;

function isScalarValue(value: unknown): value is ScalarValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A text, a number, or a truth value; kept as it is. */
export const scalar: ValueType<ScalarValue> = {
  expects: 'text, a number, true or false',
  schema: { type: ['string', 'number', 'boolean'] },
  read: (written) => (isScalarValue(written) ? written : undefined),
  rules: [rule('isScalarValue', isScalarValue)],
  show: (value) => (typeof value === 'string' ? redactText(value) : value),
};
