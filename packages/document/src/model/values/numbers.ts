import { IsInt, IsNumber, IsPositive, Max, Min } from '../classValidator.js';
import { aboveZero } from './aboveZero.js';
import { parseFraction, fractionPattern } from '../../units/fraction.js';
import { parseRate, ratePattern } from '../../units/rate.js';
import { rule, type ValueType } from './valueType.js';

const readNumber = (written: unknown) => (typeof written === 'number' ? written : undefined);

/** An integer. Both bounds are inclusive. */
export function integer({ min, max }: { readonly min: number; readonly max: number }): ValueType<number> {
  return {
    expects: `an integer from ${min} to ${max}`,
    hint: 'Write a whole number without a unit.',
    nearest: (value) => Math.min(max, Math.max(min, value)),
    schema: { type: 'integer', minimum: min, maximum: max },
    read: readNumber,
    rules: [IsInt(), Min(min), Max(max)],
    show: (value) => value,
  };
}

/** A number above 0. */
export const positiveNumber: ValueType<number> = {
  expects: 'a number above 0',
  hint: 'Write a number such as 1 or 0.5.',
  schema: { type: 'number', exclusiveMinimum: 0 },
  read: readNumber,
  rules: [IsNumber(), IsPositive()],
  show: (value) => value,
};

/** A rate above 0, kept per second and shown as a number. */
export const rate: ValueType<number> = {
  expects: 'a rate above 0',
  hint: 'Write a number for starts a second, or a rate such as 500/s or 30/m.',
  schema: aboveZero(ratePattern),
  read: (written) => (typeof written === 'string' || typeof written === 'number' ? parseRate(written) : undefined),
  rules: [rule('isRate', (value) => typeof value === 'number'), IsPositive()],
  show: (value) => value,
};

/** A rate of at least 0, kept per second and shown as a number. */
export const rateOrZero: ValueType<number> = { ...rate, expects: 'a rate of at least 0', schema: { type: ['string', 'number'], pattern: ratePattern, minimum: 0 }, rules: [rule('isRate', (value) => typeof value === 'number'), Min(0)] };

/** A part of a whole, 0 to 1. */
export const fraction: ValueType<number> = {
  expects: 'a number from 0 to 1, or a percentage from 0% to 100%',
  hint: 'Write 0.2 or 20%.',
  schema: { type: ['string', 'number'], pattern: fractionPattern, minimum: 0, maximum: 1 },
  read: (written) => (typeof written === 'string' || typeof written === 'number' ? parseFraction(written) : undefined),
  rules: [rule('isFraction', (value) => typeof value === 'number'), Min(0), Max(1)],
  show: (value) => value,
};
