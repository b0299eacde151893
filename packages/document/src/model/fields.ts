import 'reflect-metadata';
import type { Mutability } from '@midflight/core';
import { Expose, Transform, Type } from 'class-transformer';
import { ArrayNotEmpty, ValidateIf, ValidateNested } from './classValidator.js';
import type { PlainMap, ValueType } from './values/valueType.js';

/** A class of the model; it is made without arguments. */
export type ModelClass = new () => object;

/** One of several classes, told apart by the word under the key `by`. */
export interface Variants {
  readonly by: string;
  readonly of: Readonly<Record<string, ModelClass>>;
  /** For the short form `- statusCode: 200`: the key that its value is for, by word. @defaultValue no short form */
  readonly short?: Readonly<Record<string, string>>;
  /**
   * For short forms such as `- jsonPath: {token: "$.token"}`: the key that the name is for. Then the word may also stand
   * beside the other keys and say by itself what it is: `{name: token, jsonPath: "$.token"}`.
   *
   * @defaultValue short forms name nothing
   */
  readonly nameInShort?: string;
}

/** What a map in the document becomes. */
export type MapShape = (() => ModelClass) | Variants;

/** What a field holds. */
export type FieldContent =
  | { readonly kind: 'value'; readonly type: ValueType<unknown> }
  | { readonly kind: 'map'; readonly shape: MapShape }
  /** `keyedBy`: the key by whose value the items are matched and named; by index without it. */
  | { readonly kind: 'list'; readonly shape: MapShape; readonly keyedBy?: string | undefined; readonly notEmpty?: boolean | undefined };

/** A value as it stands in YAML. */
export type Written = string | number | boolean | PlainMap | readonly unknown[];

/** Makes of what was written under another key what would be written under the field's own. */
export type Respell = (written: unknown) => unknown;

/** For an alias that is only another name. */
export const asWritten: Respell = (written) => written;

/** What is said of a field once, where it is declared. */
export interface FieldOptions {
  /** The key in YAML. */
  readonly key: string;
  /** Other keys for the same. @defaultValue none */
  readonly aliases?: Readonly<Record<string, Respell>>;
  /** One line for people. */
  readonly description: string;
  /** @defaultValue false */
  readonly required?: boolean;
  /** As written in YAML; or made from the fields above it and the index of its owner in a list. @defaultValue none */
  readonly default?: Written | ((owner: PlainMap, index: number) => Written | undefined);
  /** The properties beside it that say what the value is; where one is a secret's name, the value is not shown. @defaultValue none */
  readonly namedBy?: readonly string[];
  /** The default as people are told it, where it is made. @defaultValue the default as written */
  readonly defaultInWords?: string;
  /** @defaultValue that of the field it lies in */
  readonly mutability?: Mutability;
}

/** All that is known of a field. */
export interface Field extends FieldOptions {
  /** The name in memory, with its unit. */
  readonly property: string;
  readonly content: FieldContent;
}

const declared = new Map<object, Field[]>();
/** What {@link fieldsOf} found; it is asked for every map of a document. */
const inherited = new Map<object, readonly Field[]>();
/** The fields of a class by everything that they may be called. */
const byName = new Map<object, ReadonlyMap<string, Field>>();
const exclusive = new Map<object, readonly string[]>();

/** Declares a field that holds one value. */
export function field<T>(type: ValueType<T>, options: FieldOptions): PropertyDecorator {
  const read = Transform(({ obj }: { obj: PlainMap }) => type.read(obj[options.key], obj) ?? obj[options.key], { toClassOnly: true });
  return declare({ kind: 'value', type }, options, [read, ...type.rules]);
}

/** Declares a field that holds a map of fields. */
export function mapField(shape: MapShape, options: FieldOptions): PropertyDecorator {
  return declare({ kind: 'map', shape }, options, [typeOf(shape), ValidateNested()]);
}

/** Declares a field that holds a list of maps. */
export function listField(shape: MapShape, { keyedBy, notEmpty, ...options }: FieldOptions & { readonly keyedBy?: string; readonly notEmpty?: boolean }): PropertyDecorator {
  return declare({ kind: 'list', shape, keyedBy, notEmpty }, options, [typeOf(shape), ValidateNested(), ...(notEmpty ? [ArrayNotEmpty()] : [])]);
}

/** Names keys of which a map may have one at most. */
export function onlyOneOf(...keys: readonly string[]): ClassDecorator {
  return (target) => {
    exclusive.set(target, keys);
  };
}

/** What {@link onlyOneOf} says of a class; none without it. */
export function exclusiveKeysOf(modelClass: object): readonly string[] {
  return exclusive.get(modelClass) ?? [];
}

/** The fields of a class in the order that they are declared, then those of its base classes. */
export function fieldsOf(modelClass: object): readonly Field[] {
  const known = inherited.get(modelClass);
  if (known) return known;
  const fields = lineage(modelClass).flatMap((ancestor) => declared.get(ancestor) ?? []);
  inherited.set(modelClass, fields);
  return fields;
}

/** The field of a class that is called so, by its key or an alias; undefined when none is. */
export function fieldCalled(modelClass: object, name: string): Field | undefined {
  const known = byName.get(modelClass) ?? new Map(fieldsOf(modelClass).flatMap((each) => namesOf(each).map((own): [string, Field] => [own, each])).toReversed());
  byName.set(modelClass, known);
  return known.get(name);
}

/** Its key and its aliases. */
export function namesOf({ key, aliases = {} }: Field): readonly string[] {
  return [key, ...Object.keys(aliases)];
}

/** Every other spelling of `key` in any class, to find where a value was written. */
export function spellingsOf(key: string): readonly string[] {
  return [...declared.values()].flat().flatMap((known) => [...(known.key === key ? Object.keys(known.aliases ?? {}) : []), ...shortForms(known.content, key)]);
}

/** The class that a map becomes; undefined when no variant is named. */
export function classOf(shape: MapShape, value: PlainMap): ModelClass | undefined {
  if (typeof shape === 'function') return shape();
  const word = value[shape.by];
  return typeof word === 'string' && Object.hasOwn(shape.of, word) ? shape.of[word] : undefined;
}

/** Every class that a map of this shape may become. */
export function classesOf(shape: MapShape): readonly ModelClass[] {
  return typeof shape === 'function' ? [shape()] : Object.values(shape.of);
}

function declare(content: FieldContent, options: FieldOptions, decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (prototype, property) => {
    const fields = declared.get(prototype.constructor) ?? [];
    declared.set(prototype.constructor, [...fields, { ...options, property: String(property), content }]);
    Expose({ name: options.key })(prototype, property);
    ValidateIf((_owner, value) => value !== undefined)(prototype, property);
    for (const decorator of decorators) decorator(prototype, property);
  };
}

function typeOf(shape: MapShape): PropertyDecorator {
  if (typeof shape === 'function') return Type(shape);
  const subTypes = Object.entries(shape.of).map(([name, value]) => ({ name, value }));
  return Type(() => Object, { discriminator: { property: shape.by, subTypes }, keepDiscriminatorProperty: true });
}

function lineage(modelClass: object): object[] {
  const parent: unknown = Object.getPrototypeOf(modelClass);
  return typeof parent === 'function' && parent !== Function.prototype ? [modelClass, ...lineage(parent)] : [modelClass];
}

function shortForms(content: FieldContent, key: string): string[] {
  if (content.kind === 'value' || typeof content.shape === 'function') return [];
  const { by, short = {}, nameInShort } = content.shape;
  // The word of a short form is what `by` would say, and what is named in one stands below it.
  return Object.entries(short).flatMap(([word, target]) => (target === key || by === key || nameInShort === key ? [word] : []));
}
