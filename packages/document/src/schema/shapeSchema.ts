import type { Mutability } from '@midflight/core';
import { fieldsOf, type Field, type MapShape, type ModelClass, type Variants } from '../model/fields.js';
import type { JsonSchema } from '../model/values/jsonSchema.js';
import { mapOf } from './mapOf.js';
import { takesEffect } from './takesEffect.js';

/**
 * What may be written where a map of the model stands.
 *
 * @param inherited - when a change of its fields takes effect, unless they say otherwise
 */
export function shapeSchema(shape: MapShape, inherited: Mutability): JsonSchema {
  if (typeof shape === 'function') return classSchema(fieldsOf(shape()), inherited);
  // `anyOf` and not `oneOf`: editors then tell what is wrong with the variant that the word names.
  return { anyOf: Object.entries(shape.of).flatMap(([word, modelClass]) => [classSchema(fieldsOf(modelClass), inherited), ...shortForms(shape, word, modelClass, inherited)]) };
}

function classSchema(fields: readonly Field[], inherited: Mutability): JsonSchema {
  const properties = fields.flatMap((field) => [field.key, ...Object.keys(field.aliases ?? {})].map((key): [string, JsonSchema] => [key, fieldSchema(field, key, inherited)]));
  const required = fields.filter((field) => field.required).map((field) => field.key);
  const notTwice = fields.flatMap(onceOnly);
  return { ...mapOf(Object.fromEntries(properties), required), ...(notTwice.length > 0 ? { allOf: notTwice } : {}) };
}

/** Of two names of one key, only one may be given. */
function onceOnly({ key, aliases = {} }: Field): JsonSchema[] {
  const names = [key, ...Object.keys(aliases)];
  return names.flatMap((name, index) => names.slice(index + 1).map((other) => ({ not: { required: [name, other] } })));
}

/** `- statusCode: 200`, and `- statusCode: {expected: 200}`. */
function shortForms({ by, short }: Variants, word: string, modelClass: ModelClass, inherited: Mutability): JsonSchema[] {
  const target = short?.[word];
  const field = fieldsOf(modelClass).find(({ key }) => key === target);
  if (!field) return [];
  const rest = classSchema(fieldsOf(modelClass).filter(({ key }) => key !== by), inherited);
  return [mapOf({ [word]: { description: describe(field, inherited), anyOf: [contentSchema(field, inherited), rest] } }, [word])];
}

function fieldSchema(field: Field, key: string, inherited: Mutability): JsonSchema {
  const mutability = field.mutability ?? inherited;
  // What is written under another name may mean something else there: 500ms is 500 under `debounceMs`.
  const fallback = field.default === undefined || typeof field.default === 'function' || key !== field.key ? {} : { default: field.default };
  return { description: describe(field, mutability, key), ...fallback, ...contentSchema(field, mutability) };
}

function describe(field: Field, mutability: Mutability, key = field.key): string {
  const { aliases, content, defaultInWords, description } = field;
  const alias = aliases && Object.hasOwn(aliases, key) ? `Another name of ${field.key}. ` : '';
  const rule = content.kind === 'value' ? ` Must be ${content.type.expects}.` : '';
  const fallback = defaultInWords === undefined ? '' : ` Default: ${defaultInWords}.`;
  const effect = content.kind === 'map' ? '' : ` A change takes effect ${takesEffect[mutability]}.`;
  return `${alias}${description}${rule}${fallback}${effect}`;
}

function contentSchema({ content }: Field, mutability: Mutability): JsonSchema {
  if (content.kind === 'value') return content.type.schema;
  if (content.kind === 'map') return shapeSchema(content.shape, mutability);
  return { type: 'array', items: shapeSchema(content.shape, mutability), ...(content.notEmpty ? { minItems: 1 } : {}) };
}
