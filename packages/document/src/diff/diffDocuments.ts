import type { Change, Mutability } from '@midflight/core';
import { fieldsOf, type Field } from '../model/fields.js';
import type { LoadDocument } from '../model/loadDocument.js';
import { secretsOf } from '../secrets/secretsOf.js';
import { itemPath, keyPath } from '../text/path.js';
import { changedStretches } from './changedStretches.js';
import { changeOf, entryDifferences, isSameValue, withoutSecrets } from './diffValues.js';
import { showField, showMap } from './show.js';

/**
 * Every difference between two documents, by meaning: independent of key order, comments and spelling. Scenarios are
 * matched by name, so their order does not count; other lists by index.
 */
export function diffDocuments(previous: LoadDocument, next: LoadDocument): readonly Change[] {
  const secrets = secretsOf(previous).and(secretsOf(next));
  return diffMaps(previous, next, '', 'restart').map((change) => withoutSecrets(change, secrets));
}

/** `inherited`: when a change takes effect, unless the field says otherwise. */
function diffMaps(previous: unknown, next: unknown, path: string, inherited: Mutability): Change[] {
  // Decoding gives what did not change as the same object.
  if (previous === next) return [];
  return fieldsOfEither(previous, next).flatMap((field) =>
    diffField(field, previous, next, keyPath(path, field.key), field.mutability ?? inherited),
  );
}

function diffField(field: Field, previous: unknown, next: unknown, path: string, mutability: Mutability): Change[] {
  const { content } = field;
  const [from, to] = [valueOf(previous, field), valueOf(next, field)];
  if (content.kind === 'map') return diffMaps(from, to, path, mutability);
  if (content.kind === 'list') return diffLists(differing(from, to, content.keyedBy), path, mutability);
  if (content.type.showEntry) {
    return entryDifferences(content.type, from, to).map((entry) => changeOf(keyPath(path, entry.name), entry.from, entry.to, mutability));
  }
  return isSameValue(content.type, from, to) ? [] : [changeOf(path, shownChange(field, from, previous), shownChange(field, to, next), mutability)];
}

function shownChange(field: Field, value: unknown, owner: unknown): unknown {
  const { content } = field;
  return content.kind === 'value' && content.type.showChange && value !== undefined ? content.type.showChange(value) : showField(field, value, owner);
}

function diffLists([previous, next]: readonly [Items, Items], path: string, mutability: Mutability): Change[] {
  return [...new Set([...previous.keys(), ...next.keys()])].flatMap((key) => {
    const from = previous.get(key);
    const to = next.get(key);
    const inside = itemPath(path, (to ?? from)?.name ?? 0);
    if (from && to) return diffMaps(from.value, to.value, inside, mutability);
    return [changeOf(inside, from && showMap(from.value), to && showMap(to.value), mutability)];
  });
}

interface Item {
  readonly name: string | number;
  readonly value: object;
}
type Items = ReadonlyMap<string, Item>;

/** The items of two lists: where names match them, without those around changes, which are the same objects. */
function differing(previous: unknown, next: unknown, keyedBy: string | undefined): readonly [Items, Items] {
  const [from, to] = [listOf(previous), listOf(next)];
  const stretches = keyedBy === undefined ? [{ firstBefore: 0, endBefore: from.length, first: 0, end: to.length }] : changedStretches(from, to);
  return [
    itemsOf(from, stretches.map(({ firstBefore, endBefore }) => [firstBefore, endBefore]), keyedBy),
    itemsOf(to, stretches.map(({ first, end }) => [first, end]), keyedBy),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Items by name or index. A candidate that is about to be refused may hold a name twice: then the first, the second and so on are matched. */
function itemsOf(list: readonly unknown[], stretches: readonly (readonly [first: number, end: number])[], keyedBy: string | undefined): Items {
  const items = new Map<string, Item>();
  for (const [first, end] of stretches) {
    for (let index = first; index < end; index++) {
      const value = list[index];
      if (typeof value !== 'object' || value === null) continue;
      const name = keyedBy === undefined ? index : String(Reflect.get(value, keyedBy));
      let occurrence = 0;
      while (items.has(`${occurrence} ${name}`)) occurrence++;
      items.set(`${occurrence} ${name}`, { name, value });
    }
  }
  return items;
}

/** Two variants of one thing have the fields of both. */
function fieldsOfEither(previous: unknown, next: unknown): Field[] {
  const parts = [previous, next].filter((part): part is object => typeof part === 'object' && part !== null);
  return [...new Map(parts.flatMap((part) => fieldsOf(part.constructor)).map((field) => [field.key, field])).values()];
}

function valueOf(part: unknown, field: Field): unknown {
  return typeof part === 'object' && part !== null ? Reflect.get(part, field.property) : undefined;
}
