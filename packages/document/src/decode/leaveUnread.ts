import { unreadError } from '@midflight/core';
import { classesOf, fieldCalled, type MapShape } from '../model/fields.js';
import type { LoadDocument } from '../model/loadDocument.js';
import { parsePath } from '../text/path.js';

/**
 * Makes of a document with faults one that may be judged as far as it goes: what lies at one of `paths` throws when it is
 * read. Everything else of it is of its type, since the rest would have been at fault, too.
 *
 * @param paths - undefined when they are not all known
 * @returns false when nothing of it can be judged
 */
export function leaveUnread(document: LoadDocument, paths: readonly string[] | undefined): boolean {
  return paths !== undefined && paths.every((path) => leaveOne(document, path));
}

function leaveOne(document: LoadDocument, path: string): boolean {
  let owner: object = document;
  const segments = parsePath(path);
  while (segments.length > 0) {
    const key = segments.shift();
    const field = fieldCalled(owner.constructor, String(key));
    if (!field) return false;
    const { property, content } = field;
    const value = readable(owner, property);
    if (content.kind === 'list' && Array.isArray(value) && segments.length > 0) {
      const index = Number(segments.shift());
      const item: unknown = value[index];
      if (segments.length > 0 && isOf(content.shape, item)) owner = item;
      else return Reflect.set(value, index, unreadItem(path));
    } else if (content.kind === 'map' && segments.length > 0 && isOf(content.shape, value)) owner = value;
    else return Reflect.defineProperty(owner, property, { enumerable: true, configurable: true, get: () => { throw unreadError(path); } });
  }
  return false;
}

/** Undefined for what throws already. */
function readable(owner: object, property: string): unknown {
  return Object.getOwnPropertyDescriptor(owner, property)?.value;
}

function isOf(shape: MapShape, value: unknown): value is object {
  return classesOf(shape).some((modelClass) => value instanceof modelClass);
}

/** An item of which nothing is known, in its place so that the others keep theirs. */
function unreadItem(path: string): object {
  return new Proxy({}, { get: () => { throw unreadError(path); } });
}
