import { redactScalar } from '../../secrets/redact.js';
import { describeUnread } from './maps.js';
import type { ScalarValue } from './scalar.js';
import { isPlainMap, rule, type ValueType } from './valueType.js';

/** Names of options to their values. */
export type OptionMap = Readonly<Record<string, ScalarValue>>;

function isOption(value: unknown): value is ScalarValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isOptionMap(value: unknown): value is OptionMap {
  return isPlainMap(value) && Object.values(value).every(isOption);
}

/** The options of a plugin as they are written; which there are, and of what type, the plugin says. */
export const optionMap: ValueType<OptionMap> = {
  expects: 'a map of names to texts, numbers or truth values',
  hint: 'Write {intervalMs: 500, folder: drafts}.',
  schema: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
  read: (written) => (isOptionMap(written) ? { ...written } : undefined),
  rules: [rule('isOptionMap', isOptionMap)],
  show: (value) => Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactScalar(name, item)])),
  describe: (written) => describeUnread(written) ?? 'no map',
  blame: (written) => (isPlainMap(written) ? Object.keys(written).filter((name) => !isOption(written[name])) : []),
};
