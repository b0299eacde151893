import { rule, type ValueType } from './valueType.js';

const written = /^(\d+(?:\.\d+)?)(x|%)$/;

/** At least 1; `2x` is 2, and `50%` more is 1.5. What is none is NaN: a bare number must not pass for a factor. */
function readGrowth(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const [, amount, unit] = (typeof value === 'string' ? written.exec(value.trim()) : null) ?? [];
  if (amount === undefined) return NaN;
  const factor = unit === 'x' ? Number(amount) : 1 + Number(amount) / 100;
  return factor >= 1 ? factor : NaN;
}

/** How much larger a value may become, kept as a factor. */
export const growth: ValueType<number> = {
  expects: 'a factor of at least 1x, or a percentage to grow by',
  hint: 'Write 2x for at most twice as much, or 50% for at most half as much more.',
  schema: { type: 'string', pattern: String.raw`^\s*\d+(?:\.\d+)?(?:x|%)\s*$` },
  read: readGrowth,
  rules: [rule('isGrowth', Number.isFinite)],
  show: (factor) => `${factor}x`,
};
