import type { Mutability } from '@midflight/core';
import { iterationKeys } from '../compose/environmentScope.js';
import { exclusiveKeysOf, fieldsOf, namesOf, type Field, type MapShape, type ModelClass, type Variants } from '../model/fields.js';
import type { JsonSchema } from '../model/values/jsonSchema.js';
import { orFromEnvironment } from '../model/values/orFromEnvironment.js';
import { mapOf } from '../model/values/mapOf.js';
import { takesEffect } from './takesEffect.js';

/** Where in the document something is written. */
export interface Where {
  /** When a change takes effect, unless a field says otherwise. */
  readonly mutability: Mutability;
  /** True where `${NAME}` reads the environment, and not a variable of the iteration. */
  readonly readsEnvironment: boolean;
}

/**
 * What may be written where a map of the model stands.
 *
 * @param where - what holds for its fields, unless they say otherwise
 */
export function shapeSchema(shape: MapShape, where: Where): JsonSchema {
  if (typeof shape === 'function') return classSchema(fieldsOf(shape()), where, exclusiveKeysOf(shape()));
  // `anyOf` and not `oneOf`: editors then tell what is wrong with the variant that the word names.
  return { anyOf: Object.entries(shape.of).flatMap(([word, modelClass]) => [classSchema(fieldsOf(modelClass), where), ...shortForms(shape, word, modelClass, where)]) };
}

function classSchema(fields: readonly Field[], where: Where, exclusive: readonly string[] = []): JsonSchema {
  const properties = fields.flatMap((field) => namesOf(field).map((key): [string, JsonSchema] => [key, fieldSchema(field, key, where)]));
  const required = fields.filter((field) => field.required && !field.aliases).map((field) => field.key);
  const notTwice = [...fields.flatMap(underSomeName), ...fields.flatMap(onceOnly), ...notTogether(exclusive)];
  return { ...mapOf(Object.fromEntries(properties), required), ...(notTwice.length > 0 ? { allOf: notTwice } : {}) };
}

/** A required key may be given under any of its names. */
function underSomeName({ key, aliases, required }: Field): JsonSchema[] {
  return required && aliases ? [{ anyOf: [key, ...Object.keys(aliases)].map((name) => ({ required: [name] })) }] : [];
}

/** Of two names of one key, only one may be given. */
function onceOnly({ key, aliases = {} }: Field): JsonSchema[] {
  const names = [key, ...Object.keys(aliases)];
  return notTogether(names);
}

function notTogether(names: readonly string[]): JsonSchema[] {
  return names.flatMap((name, index) => names.slice(index + 1).map((other) => ({ not: { required: [name, other] } })));
}

/** `- statusCode: 200`, and `- statusCode: {expected: 200}`. */
function shortForms({ by, short, nameInShort }: Variants, word: string, modelClass: ModelClass, where: Where): JsonSchema[] {
  const target = short?.[word];
  const field = fieldsOf(modelClass).find(({ key }) => key === target);
  if (!field) return [];
  const rest = classSchema(fieldsOf(modelClass).filter(({ key }) => key !== by), where);
  const described = { description: describe(field, where.mutability) };
  const name = fieldsOf(modelClass).find(({ key }) => key === nameInShort);
  if (!name) return [mapOf({ [word]: { ...described, anyOf: [contentSchema(field, where), rest] } }, [word])];
  const entry = { type: 'object', minProperties: 1, maxProperties: 1, propertyNames: contentSchema(name, where), additionalProperties: contentSchema(field, where) };
  const { aliases: _, ...withoutAliases } = field;
  const others = fieldsOf(modelClass).filter(({ key }) => key !== by && key !== field.key);
  return [mapOf({ [word]: { ...described, anyOf: [entry, rest] } }, [word]), classSchema([...others, { ...withoutAliases, key: word }], where)];
}

function fieldSchema(field: Field, key: string, where: Where): JsonSchema {
  const mutability = field.mutability ?? where.mutability;
  const readsEnvironment = where.readsEnvironment && !iterationKeys.has(field.key);
  // What is written under another name may mean something else there: 500ms is 500 under `debounceMs`.
  const fallback = field.default === undefined || typeof field.default === 'function' || key !== field.key ? {} : { default: field.default };
  return { description: describe(field, mutability, key), ...fallback, ...contentSchema(field, { mutability, readsEnvironment }) };
}

function describe(field: Field, mutability: Mutability, key = field.key): string {
  const { aliases, content, defaultInWords, description } = field;
  const alias = aliases && Object.hasOwn(aliases, key) ? `Another name of ${field.key}. ` : '';
  const rule = content.kind === 'value' ? ` Must be ${content.type.expects}.` : '';
  const fallback = defaultInWords === undefined ? '' : ` Default: ${defaultInWords}.`;
  const effect = content.kind === 'map' ? '' : ` A change takes effect ${takesEffect[mutability]}.`;
  return `${alias}${description}${rule}${fallback}${effect}`;
}

function contentSchema({ content }: Field, where: Where): JsonSchema {
  if (content.kind === 'value') return where.readsEnvironment ? orFromEnvironment(content.type.schema) : content.type.schema;
  if (content.kind === 'map') return shapeSchema(content.shape, where);
  return { type: 'array', items: shapeSchema(content.shape, where), ...(content.notEmpty ? { minItems: 1 } : {}) };
}
