import type { JsonSchema } from './jsonSchema.js';

/**
 * A number above 0, or a text of `pattern` in which some digit is not 0.
 *
 * @param pattern - of texts without a sign, beginning with `^`
 */
export function aboveZero(pattern: string): JsonSchema {
  return { type: ['string', 'number'], pattern: pattern.replace('^', '^(?=[^1-9]*[1-9])'), exclusiveMinimum: 0 };
}
