import { durationPattern, formatDuration, parseDuration } from '../../units/duration.js';
import { fractionPattern, parseFraction } from '../../units/fraction.js';
import { isPlainMap, rule, type ValueType } from './valueType.js';

/** What something must stay below. */
export interface Bound {
  readonly comparison: '<' | '<=';
  /** A share of 1, or milliseconds. */
  readonly bound: number;
}

const written = /^\s*(<=?)?\s*(\S.*?)\s*$/;

/** @param kind - how the number is written, as a pattern that begins with `^`, and how it is read and shown */
function boundType(kind: { readonly pattern: string; readonly maximum: number; parse(text: string | number): number | undefined; show(bound: number): string }): Omit<ValueType<Bound>, 'expects' | 'hint'> {
  const inner = kind.pattern.replace(/^\^(?:\\s\*)?/, '').replace(/(?:\\s\*)?\$$/, '');
  return {
    schema: { type: ['string', 'number'], pattern: String.raw`^\s*(?:<=?\s*)?(?:${inner})\s*$`, minimum: 0, ...(kind.maximum === Infinity ? {} : { maximum: kind.maximum }) },
    read: (value) => {
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      const [, comparison = '<', text = ''] = typeof value === 'string' ? (written.exec(value) ?? []) : [undefined, '<', value];
      const bound = kind.parse(text);
      if (bound === undefined || !(bound >= 0 && bound <= kind.maximum)) return undefined;
      return { comparison: comparison === '<=' ? '<=' : '<', bound };
    },
    rules: [rule('isBound', (value) => isPlainMap(value) && typeof value['bound'] === 'number')],
    show: ({ comparison, bound }) => `${comparison} ${kind.show(bound)}`,
  };
}

/** A share such as `< 5%`, kept as a part of 1. */
export const shareBound: ValueType<Bound> = {
  ...boundType({
    pattern: fractionPattern,
    maximum: 1,
    parse: parseFraction,
    show: (bound) => `${Number((bound * 100).toFixed(9))}%`,
  }),
  expects: 'a share to stay below, such as "< 5%"',
  hint: 'Write "< 5%", "<= 0.5%" or 0.05.',
};

/** A latency such as `< 2s`, kept in milliseconds. */
export const latencyBound: ValueType<Bound> = {
  ...boundType({ pattern: durationPattern, maximum: Infinity, parse: parseDuration, show: formatDuration }),
  expects: 'a duration to stay below, such as "< 2s"',
  hint: 'Write "< 2s" or "<= 500ms"; a bare number is seconds.',
};
