import { isDeepStrictEqual } from 'node:util';
import type { Change, Mutability } from '@midflight/core';
import { isPlainMap, type ValueType } from '../model/values/valueType.js';
import type { SecretTexts } from '../secrets/secretTexts.js';

/** A change from `from` to `to`, both as shown; undefined is absent. */
export function changeOf(path: string, from: unknown, to: unknown, mutability: Mutability): Change {
  if (from === undefined) return { path, kind: 'added', to, mutability };
  if (to === undefined) return { path, kind: 'removed', from, mutability };
  return { path, kind: 'changed', from, to, mutability };
}

/** The same change, with the secrets of its values and of the names in its path hidden. */
export function withoutSecrets(change: Change, secrets: SecretTexts): Change {
  const path = change.path.replaceAll(/\["(?:[^"\\]|\\.)*"\]/g, (name) => secrets.hide(name));
  return { ...change, path, ...('from' in change ? { from: secrets.hideIn(change.from) } : {}), ...('to' in change ? { to: secrets.hideIn(change.to) } : {}) };
}

/** The entries in which two maps to texts differ, by name. */
export interface EntryDifference {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** True when two values of a field mean the same; absent ones only mean what absent ones do. */
export function isSameValue(type: ValueType<unknown>, from: unknown, to: unknown): boolean {
  if (from === undefined || to === undefined) return from === to;
  return type.same?.(from, to) ?? isDeepStrictEqual(from, to);
}

/** Where two maps to texts differ, as shown. */
export function entryDifferences(type: ValueType<unknown>, from: unknown, to: unknown): readonly EntryDifference[] {
  const before = textsOf(from);
  const after = textsOf(to);
  const show = (name: string, value: string | undefined) => (value === undefined ? undefined : (type.showEntry?.(name, value) ?? value));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, from: show(name, before.get(name)), to: show(name, after.get(name)) }));
}

function textsOf(map: unknown): ReadonlyMap<string, string> {
  return new Map(isPlainMap(map) ? Object.entries(map).map(([name, value]) => [name, String(value)]) : []);
}
