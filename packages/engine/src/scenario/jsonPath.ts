import { FunctionExpressionType, JSONPathEnvironment } from 'json-p3';
import { RE2JS } from 're2js';
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
    const query = language.compile(path);
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
function isJson(value: unknown): value is Parameters<ReturnType<JSONPathEnvironment['compile']>['match']>[0] {
  return value !== undefined;
}

const language = languageOfAnswers();

/** RFC 9535 with its two functions of regular expressions by RE2: those of JavaScript could hold the load up for ever. */
function languageOfAnswers(): JSONPathEnvironment {
  const environment = new JSONPathEnvironment();
  environment.functionRegister.set('match', regexFunction((pattern, text) => pattern.matches(text)));
  environment.functionRegister.set('search', regexFunction((pattern, text) => pattern.matcher(text).find()));
  return environment;
}

/** A pattern may come from the answer, too. */
const longestPattern = 4_000;

function regexFunction(judge: (pattern: RE2JS, text: string) => boolean): { argTypes: FunctionExpressionType[]; returnType: FunctionExpressionType; call: (text: unknown, pattern: unknown) => boolean } {
  let last: { readonly written: string; readonly pattern: RE2JS | undefined } | undefined;
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text, written) => {
      if (typeof text !== 'string' || typeof written !== 'string') return false;
      if (last?.written !== written) last = { written, pattern: readPattern(written) };
      return last.pattern !== undefined && judge(last.pattern, text);
    },
  };
}

/** As the RFC has it, what is no regular expression matches nothing. */
function readPattern(written: string): RE2JS | undefined {
  try {
    return written.length > longestPattern ? undefined : RE2JS.compile(written);
  } catch {
    return undefined;
  }
}
