import { rule, type ValueType } from './valueType.js';

function readPatterns(written: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  return list.every((item) => typeof item === 'string' && item !== '') ? list.map(String) : undefined;
}

/** Paths or patterns of documents; kept as a list. */
export const includes: ValueType<readonly string[]> = {
  expects: 'a path or a pattern, or a list of them',
  hint: 'Write services/*.yaml, or [users.yaml, orders.yaml].',
  schema: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'array', items: { type: 'string', minLength: 1 } }] },
  read: readPatterns,
  rules: [rule('isTextList', (value) => readPatterns(value) !== undefined)],
  show: (value) => value,
};
