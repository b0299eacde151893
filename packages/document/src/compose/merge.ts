import { classesOf, fieldsOf, type Field, type ModelClass } from '../model/fields.js';
import { LinkedFile } from '../files/linkedFile.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import type { PathSegment } from '../text/path.js';
import { unread } from '../text/unread.js';
import { originInside, type Origin } from './origin.js';

/** A value and where it came from. */
export interface Merged<T = unknown> {
  readonly value: T;
  readonly origin: Origin;
}

/**
 * Two maps as one. Maps merge deeply, and the later one wins; lists with names merge by name, other lists replace. A null
 * in the later one deletes the key; its origin stays, since that is why the key is missing.
 *
 * @param classes - those that the map may become
 * @param keysOf - finds the key of the earlier one that a key of the later one means
 */
export function mergeMaps(earlier: Merged<PlainMap>, later: Merged<PlainMap>, classes: readonly ModelClass[], keysOf: KeyFinder = exactKeys): Merged<PlainMap> {
  const fields = classes.flatMap(fieldsOf);
  const values = new Map(Object.entries(earlier.value));
  const find = keysOf(earlier.value);
  const parts = new Map(originsOf(earlier));
  for (const written of Object.keys(later.value)) {
    const next = partOf(later, written);
    const key = find(written);
    const before = values.has(key) ? { value: values.get(key), origin: parts.get(key) ?? earlier.origin } : undefined;
    const merged = merge(before, next, fields.find((field) => field.key === key));
    if (next.value === null) values.delete(key);
    else values.set(key, merged.value);
    parts.set(key, merged.origin);
  }
  return { value: Object.fromEntries(values), origin: { ...later.origin, parts } };
}

/** Of a map: under which of its keys a key is meant; a new one stays as it is. */
export type KeyFinder = (map: PlainMap) => (key: string) => string;

const exactKeys: KeyFinder = () => (key) => key;

/** Keys that differ in nothing but case are one, spelled as the map has it. */
export const anyCaseKeys: KeyFinder = (map) => {
  const byLowerCase = new Map(Object.keys(map).map((key) => [key.toLowerCase(), key]));
  return (key) => (Object.hasOwn(map, key) ? key : (byLowerCase.get(key.toLowerCase()) ?? key));
};

function merge(earlier: Merged | undefined, later: Merged, field: Field | undefined): Merged {
  const content = field?.content;
  // What a part of it is laid over is not known.
  if (earlier?.value === unread && (isMergedMap(later) || (content?.kind === 'list' && content.keyedBy !== undefined))) return { ...later, value: unread };
  if (isMergedMap(later)) {
    const classes = content?.kind === 'map' ? classesOf(content.shape) : [];
    const before = earlier && isMergedMap(earlier) ? earlier : { value: {}, origin: later.origin };
    return mergeMaps(before, later, classes, content?.kind === 'value' && content.type.keysInAnyCase ? anyCaseKeys : exactKeys);
  }
  if (content?.kind === 'list' && content.keyedBy !== undefined && earlier && isMergedList(earlier) && isMergedList(later)) {
    const { keyedBy } = content;
    const isNamed = (item: unknown): boolean => item !== unread && !(isPlainMap(item) && item[keyedBy] === unread);
    return [...earlier.value, ...later.value].every(isNamed) ? mergeNamed(earlier, later, keyedBy) : { ...later, value: unread };
  }
  return later;
}

/** An item replaces the one of its name, and is added at the end when there is none. A name that stands twice is matched in order. */
function mergeNamed(earlier: Merged<readonly unknown[]>, later: Merged<readonly unknown[]>, keyedBy: string): Merged {
  const items = [...new Map([...itemsByName(earlier, keyedBy), ...itemsByName(later, keyedBy)]).values()];
  return listOf(items, later.origin, keyedBy);
}

/** A list of items that came from anywhere, each found by its number and by its name. @param origin - of the list itself */
export function listOf(items: readonly Merged[], origin: Origin, keyedBy: string): Merged {
  const parts = new Map<PathSegment, Origin>();
  for (const [index, item] of items.entries()) {
    parts.set(index, item.origin);
    const name = nameOf(item.value, keyedBy);
    if (name !== undefined && !parts.has(name)) parts.set(name, item.origin);
  }
  return { value: items.map(({ value }) => value), origin: { ...origin, parts } };
}

/** Under its name and how often that stood before; an item without a name is like no other. */
function itemsByName(list: Merged<readonly unknown[]>, keyedBy: string): [string | symbol, Merged][] {
  const seen = new Map<string, number>();
  return list.value.map((_, index) => {
    const item = partOf(list, index);
    const name = nameOf(item.value, keyedBy);
    if (name === undefined) return [Symbol('without a name'), item];
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    return [`${occurrence} ${name}`, item];
  });
}

/** The name of an item that has one. */
export function nameOf(item: unknown, keyedBy: string): string | undefined {
  const name = isPlainMap(item) ? item[keyedBy] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Where the parts of a map came from, by key. */
export function originsOf(map: Merged<PlainMap>): Iterable<readonly [PathSegment, Origin]> {
  return map.origin.parts ?? Object.keys(map.value).map((key) => [key, partOf(map, key).origin] as const);
}

/** A part of a map or a list. */
export function partOf({ value, origin }: Merged, segment: PathSegment): Merged {
  const inside: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, segment) : undefined;
  return { value: inside, origin: originInside(origin, segment) ?? origin };
}

/** True for a map of fields or of data; a file is none. */
export function isMergedMap(merged: Merged): merged is Merged<PlainMap> {
  return isPlainMap(merged.value) && !(merged.value instanceof LinkedFile);
}

/** True for a list. */
export function isMergedList(merged: Merged): merged is Merged<readonly unknown[]> {
  return Array.isArray(merged.value);
}
