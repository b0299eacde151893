import type { Change } from '@midflight/core';
import { isPlainMap } from '../model/values/valueType.js';
import { parsePath, type PathSegment } from '../text/path.js';

/** A plain tree with changes done to it, as a reader of a plan would do them by hand. */
export function applyChanges(tree: unknown, changes: readonly Change[]): unknown {
  const copy: unknown = structuredClone(tree);
  // From the end, so that what is removed from a list moves nothing that is still to be removed.
  for (const change of changes.toReversed().filter(({ kind }) => kind === 'removed')) put(copy, parsePath(change.path), undefined);
  for (const change of changes.filter(({ kind }) => kind !== 'removed')) put(copy, parsePath(change.path), change.to);
  return copy;
}

function put(inside: unknown, [first = '', ...others]: readonly PathSegment[], value: unknown): void {
  if (Array.isArray(inside)) {
    const found = typeof first === 'number' ? first : inside.findIndex((item) => isPlainMap(item) && item['name'] === first);
    const index = found < 0 ? inside.length : found;
    if (others.length > 0) put(inside[index], others, value);
    else if (value === undefined) inside.splice(index, 1);
    else inside[index] = value;
    return;
  }
  if (typeof inside !== 'object' || inside === null) throw new TypeError(`nothing holds ${JSON.stringify(first)}`);
  if (others.length === 0) {
    if (value === undefined) Reflect.deleteProperty(inside, first);
    else Reflect.set(inside, first, value);
    return;
  }
  if (Reflect.get(inside, first) === undefined) Reflect.set(inside, first, typeof others[0] === 'number' ? [] : {});
  const next: unknown = Reflect.get(inside, first);
  put(next, others, value);
  // A map or a list of which nothing is left is not written.
  if (value === undefined && typeof next === 'object' && next !== null && Object.keys(next).length === 0) Reflect.deleteProperty(inside, first);
}
