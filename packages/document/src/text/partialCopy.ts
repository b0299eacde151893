import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import type { PathSegment } from './path.js';
import { unread } from './unread.js';

/** A copy of a tree in which only what lies around the changed values is new: what is the same as before stays the same object. */
export class PartialCopy {
  readonly root: PlainMap;
  readonly #own = new Set<object>();

  constructor(tree: PlainMap) {
    this.root = { ...tree };
  }

  /** Maps that are not there yet are made on the way, a list must have the item, and what is unread stays so. @returns false when something else lies there */
  set(segments: readonly PathSegment[], value: unknown): boolean {
    let owner: object = this.root;
    for (const [index, segment] of segments.slice(0, -1).entries()) {
      if (Reflect.get(owner, segment) === unread) return true;
      const inside = this.#ownedIn(owner, segment, typeof segments[index + 1] === 'number');
      if (inside === undefined) return false;
      owner = inside;
    }
    const last = segments.at(-1) ?? '';
    if (Array.isArray(owner) ? typeof last !== 'number' || last >= owner.length : typeof last === 'number') return false;
    if (value === undefined) Reflect.deleteProperty(owner, last);
    else Reflect.set(owner, last, value);
    return true;
  }

  #ownedIn(owner: object, segment: PathSegment, isList: boolean): object | undefined {
    const inside: unknown = Reflect.get(owner, segment) ?? (isList || Array.isArray(owner) ? undefined : {});
    if (typeof inside === 'object' && inside !== null && this.#own.has(inside)) return inside;
    const copy = Array.isArray(inside) ? [...inside] : isPlainMap(inside) ? { ...inside } : undefined;
    if (copy === undefined) return undefined;
    this.#own.add(copy);
    Reflect.set(owner, segment, copy);
    return copy;
  }
}
