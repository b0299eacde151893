import { fieldCalled, fieldsOf, namesOf, type Field, type ModelClass } from '../model/fields.js';
import type { PlainMap } from '../model/values/valueType.js';
import { redactText } from '../secrets/redact.js';
import { keyPath } from '../text/path.js';
import type { Report } from './report.js';
import { nearestWord, spellingHint } from './spelling.js';

/** The entries of a map under the keys that the model knows. Keys that begin with `x-` are left out, unknown ones reported. */
export function canonicalKeys(map: PlainMap, modelClass: ModelClass, path: string, report: Report): PlainMap {
  const canonical: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(map)) {
    if (key.startsWith('x-')) continue;
    const field = fieldCalled(modelClass, key);
    if (!field) reportUnknown(key, map, fieldsOf(modelClass), path, report);
    else if (Object.hasOwn(canonical, field.key)) reportTwice(key, field, path, report);
    else canonical[field.key] = key === field.key ? value : field.aliases?.[key]?.(value);
  }
  return canonical;
}

function reportTwice(key: string, field: Field, path: string, report: Report): void {
  const names = namesOf(field).map((name) => `"${name}"`).join(' and ');
  report.add({ code: 'MF_YAML_DUPLICATE_KEY', path: keyPath(path, key), message: `${names} are two names of one key, and both are given.`, hint: 'Keep one of the two.', atKey: true });
}

function reportUnknown(key: string, map: PlainMap, fields: readonly Field[], path: string, report: Report): void {
  const keys = fields.map((field) => field.key);
  const message = `"${redactText(key)}" is not a key of ${path || 'the document'}.`;
  report.add({ code: 'MF_UNKNOWN_KEY', path: keyPath(path, key), message, hint: hintFor(key, keys, path), atKey: true, unread: meantBy(key, map, fields).map((field) => keyPath(path, field)) });
}

/** What an unknown key may have been written for: the key that is like it, or any that is not there. */
function meantBy(key: string, map: PlainMap, fields: readonly Field[]): readonly string[] {
  const isWritten = (field: Field): boolean => namesOf(field).some((known) => Object.hasOwn(map, known));
  const keys = fields.filter((field) => !isWritten(field)).map((field) => field.key);
  const nearest = nearestWord(key, keys);
  return nearest === undefined ? keys : [nearest];
}

function hintFor(key: string, keys: readonly string[], path: string): string | undefined {
  if (key === '<<') return 'Merge keys belong to YAML 1.1; repeat the keys, or alias a whole value.';
  if (key === 'limits' && path === '') return 'Limits are never read from the document, since a typo here must not lift them.';
  return spellingHint(key, keys);
}
