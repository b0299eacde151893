import type { JsonSchema } from './jsonSchema.js';

/** A text that reads a variable; what becomes of it is known when the document is loaded. */
const reference: JsonSchema = { type: 'string', pattern: String.raw`\$\{` };

/** What may be written where `${NAME}` reads the environment: the value itself, or a text that makes it. */
export function orFromEnvironment(schema: JsonSchema): JsonSchema {
  const takesAnyText = schema['type'] === 'string' && !('pattern' in schema);
  return takesAnyText ? schema : { anyOf: [schema, reference] };
}
