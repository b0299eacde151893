import type { JsonSchema } from './jsonSchema.js';

/** A map of these keys, of keys that begin with `x-`, and of no other. */
export function mapOf(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), patternProperties: { '^x-': true }, additionalProperties: false };
}
