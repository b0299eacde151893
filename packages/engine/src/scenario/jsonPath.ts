import { compile } from 'json-p3';
import { settingsError } from '../settingsError.js';

/** Finds the first match in a JSON value; undefined when there is none. */
export type JsonPath = (value: unknown) => unknown;

const plainPath = /^\$(?:\.[A-Za-z_][\w-]*|\[\d+\])*$/;
const plainSegment = /\.([A-Za-z_][\w-]*)|\[(\d+)\]/g;

/**
 * Prepares looking up a path of RFC 9535. Plain ones, of names and indexes alone, are walked without the library.
 *
 * @param where - what it belongs to, for the message
 * @throws MF_ENGINE_SETTINGS when it is no path
 */
export function compileJsonPath(path: string, where: string): JsonPath {
  if (plainPath.test(path)) return walkPlain([...path.matchAll(plainSegment)].map(([, key, index]) => key ?? Number(index)));
  try {
    const query = compile(path);
    return (value) => (isJson(value) ? query.match(value)?.value : undefined);
  } catch (thrown) {
    throw settingsError(where, path, `must be a JSONPath (RFC 9535): ${thrown instanceof Error ? thrown.message : 'it can not be read'}`);
  }
}

function walkPlain(segments: readonly (string | number)[]): JsonPath {
  return (root) => {
    let value: unknown = root;
    for (const segment of segments) {
      if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof segment === 'number')) return undefined;
      if (!Object.hasOwn(value, segment)) return undefined;
      value = Reflect.get(value, segment);
    }
    return value;
  };
}

/** The library takes a whole JSON value only. */
function isJson(value: unknown): value is Parameters<ReturnType<typeof compile>['match']>[0] {
  return value !== undefined;
}
