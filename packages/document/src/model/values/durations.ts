import { IsPositive, Min } from '../classValidator.js';
import { aboveZero } from './aboveZero.js';
import { mapOf } from './mapOf.js';
import { orFromEnvironment } from './orFromEnvironment.js';
import { durationPattern, formatDuration, parseDuration } from '../../units/duration.js';
import { isPlainMap, rule, type ValueType } from './valueType.js';

const isDuration = rule('isDuration', (value) => typeof value === 'number' && !Number.isNaN(value));
const hint = 'Write a duration such as 500ms, 30s, 5m or 1m30s; a bare number is seconds.';

function readDuration(written: unknown): number | undefined {
  // Left as it is, a number of seconds that is too large would pass for milliseconds.
  if (typeof written === 'number') return parseDuration(written) ?? NaN;
  return typeof written === 'string' ? parseDuration(written) : undefined;
}

/** A duration ≥ 0, kept in milliseconds. */
export const duration: ValueType<number> = { expects: 'a duration of at least 0s', hint, schema: { type: ['string', 'number'], pattern: durationPattern, minimum: 0 }, read: readDuration, rules: [isDuration, Min(0)], show: formatDuration };

/** A duration > 0, kept in milliseconds. */
export const positiveDuration: ValueType<number> = { ...duration, expects: 'a duration above 0s', schema: aboveZero(durationPattern), rules: [isDuration, IsPositive()] };

/** A duration > 0 or `forever`, kept in milliseconds; forever is `Infinity`. */
export const durationOrForever: ValueType<number> = {
  ...positiveDuration,
  expects: 'a duration above 0s, or forever',
  schema: { anyOf: [{ enum: ['forever'] }, positiveDuration.schema] },
  read: (written) => (written === 'forever' ? Infinity : readDuration(written)),
};

/** A pause drawn evenly between two durations, both inclusive, in milliseconds. */
export interface DurationRange {
  readonly minMs: number;
  readonly maxMs: number;
}

function readRange(written: unknown): DurationRange | undefined {
  const sides = isPlainMap(written) ? written : { min: written, max: written };
  const minMs = readDuration(sides['min']);
  const maxMs = readDuration(sides['max']);
  const known = Object.keys(sides).every((key) => key === 'min' || key === 'max' || key.startsWith('x-'));
  return known && minMs !== undefined && maxMs !== undefined ? { minMs, maxMs } : undefined;
}

function isRange(value: unknown): value is DurationRange {
  return isPlainMap(value) && [value['minMs'], value['maxMs']].every((side) => typeof side === 'number' && !Number.isNaN(side));
}

/** A duration, or `{min, max}`. */
export const durationRange: ValueType<DurationRange> = {
  expects: 'a duration of at least 0s, or {min, max} of two',
  hint: 'Write 2s, or {min: 1s, max: 3s}.',
  schema: { anyOf: [duration.schema, mapOf({ min: orFromEnvironment(duration.schema), max: orFromEnvironment(duration.schema) }, ['min', 'max'])] },
  read: readRange,
  rules: [rule('isDuration', isRange), rule('min', (value) => isRange(value) && value.minMs >= 0 && value.maxMs >= 0)],
  show: ({ minMs, maxMs }) => (minMs === maxMs ? formatDuration(minMs) : { min: formatDuration(minMs), max: formatDuration(maxMs) }),
};
