import { isScalar, Schema, type ScalarTag } from 'yaml';

const scalarTags = new Schema({ schema: 'core' }).tags.filter((tag): tag is ScalarTag => tag.collection === undefined);

/** The value that a plain, unquoted text has in the YAML 1.2 core schema. It is never more than a scalar, whatever it holds. */
export function typePlain(text: string): unknown {
  const trimmed = text.trim();
  const tag = scalarTags.find(({ default: byPattern, test }) => byPattern === true && test?.test(trimmed));
  const value: unknown = tag ? tag.resolve(trimmed, () => {}, {}) : trimmed;
  return isScalar(value) ? value.value : value;
}

/** Why a number can't be held; undefined when it can. */
export function numberProblem(value: number, seen: string): string | undefined {
  if (!Number.isFinite(value)) return `${seen} is not a finite number.`;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? `${seen} is beyond 2^53 - 1 and can't be held exactly.` : undefined;
}
