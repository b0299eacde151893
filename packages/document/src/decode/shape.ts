import { classOf, exclusiveKeysOf, fieldsOf, type Field, type MapShape, type ModelClass, type Variants } from '../model/fields.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import { itemPath, keyPath } from '../text/path.js';
import { holdsUnread, unread } from '../text/unread.js';
import { canonicalKeys } from './keys.js';
import type { Report } from './report.js';
import { spellingHint } from './spelling.js';

/**
 * Brings a tree into the shape of the model: unknown keys are reported and dropped, aliases and short forms become the
 * long form, defaults are filled in as if they had been written. Values are not looked at, only whether maps and lists
 * stand where they must; where one does not, an empty one takes its place, so that the rest can still be judged. What is
 * unread is left out and noted.
 */
export function shapeMap(written: unknown, shape: MapShape, path: string, report: Report, index = 0): PlainMap {
  if (written === unread) {
    report.leaveUnread(path);
    return {};
  }
  if (!isPlainMap(written)) {
    report.add({ code: 'MF_TYPE', path, message: `${path || 'The document'} is ${report.describe(written)}; it must be a map.`, hint: 'Write "key: value" lines below it.' });
    return {};
  }
  const map = typeof shape === 'function' ? written : longForm(written, shape);
  const modelClass = classOf(shape, map);
  if (!modelClass) {
    if (typeof shape !== 'function') reportVariant(map, shape, path, report);
    return {};
  }
  const canonical = canonicalKeys(map, modelClass, path, report);
  reportExclusive(canonical, modelClass, path, report);
  return fillFields(canonical, modelClass, path, report, index);
}

function reportExclusive(map: PlainMap, modelClass: ModelClass, path: string, report: Report): void {
  const keys = exclusiveKeysOf(modelClass);
  const [first, second] = keys.filter((key) => Object.hasOwn(map, key));
  if (first === undefined || second === undefined) return;
  report.add({ code: 'MF_EXCLUSIVE_KEYS', path: keyPath(path, second), message: `${path} has "${first}" and "${second}"; it may have one of ${keys.join(', ')}.`, hint: 'Keep one of the two.', atKey: true });
}

function fillFields(map: PlainMap, modelClass: ModelClass, path: string, report: Report, index: number): PlainMap {
  const shaped: Record<string, unknown> = {};
  for (const field of fieldsOf(modelClass)) {
    const value = map[field.key] === undefined ? defaultOf(field, shaped, index) : map[field.key];
    const fieldPath = keyPath(path, field.key);
    if (value !== undefined) shaped[field.key] = shapeField(value, field, fieldPath, report);
    else if (field.required) report.add({ code: 'MF_REQUIRED', path: fieldPath, message: `${fieldPath} is missing. ${field.description}`, hint: `Add "${field.key}:" here.` });
  }
  return shaped;
}

function shapeField(value: unknown, { content }: Field, path: string, report: Report): unknown {
  if (content.kind !== 'map' && (value === unread || (content.kind === 'value' && holdsUnread(value)))) {
    report.leaveUnread(path);
    return undefined;
  }
  if (content.kind === 'value') return value;
  if (content.kind === 'map') return shapeMap(value, content.shape, path, report);
  if (Array.isArray(value)) return value.map((item, index) => shapeMap(item, content.shape, itemPath(path, index), report, index));
  report.add({ code: 'MF_TYPE', path, message: `${path} is ${report.describe(value)}; it must be a list.`, hint: 'Begin each item with "- ".' });
  return undefined;
}

function defaultOf(field: Field, owner: PlainMap, index: number): unknown {
  return typeof field.default === 'function' ? field.default(owner, index) : field.default;
}

/** `{statusCode: 200}` is short for `{type: statusCode, expected: 200}`; a map as value is the rest of the long form, without another type. */
function longForm(written: PlainMap, { by, short, nameInShort }: Variants): PlainMap {
  const [word, ...others] = Object.keys(written).filter((key) => !key.startsWith('x-'));
  if (others.length > 0 && nameInShort !== undefined) return withWord(written, by, short);
  if (word === undefined || others.length > 0 || !short || !Object.hasOwn(short, word)) return written;
  const value = written[word];
  // It may have held the name, too.
  if (nameInShort !== undefined && value === unread) return { [by]: word, [nameInShort]: unread, [short[word] ?? word]: unread };
  if (nameInShort !== undefined && isPlainMap(value)) {
    const [entry, ...more] = Object.entries(value);
    if (entry && more.length === 0) return { [by]: word, [nameInShort]: entry[0], [short[word] ?? word]: entry[1] };
  }
  return isPlainMap(value) && !Object.hasOwn(value, by) ? { [by]: word, ...value } : { [by]: word, [short[word] ?? word]: value };
}

/** `{name: token, jsonPath: "$.token"}` says by the key what it is. */
function withWord(written: PlainMap, by: string, short: Variants['short'] = {}): PlainMap {
  if (Object.hasOwn(written, by)) return written;
  const [word, ...more] = Object.keys(written).filter((key) => Object.hasOwn(short, key));
  if (word === undefined || more.length > 0) return written;
  const target = short[word] ?? word;
  if (target !== word && Object.hasOwn(written, target)) return written;
  const { [word]: value, ...rest } = written;
  return { [by]: word, ...rest, [target]: value };
}

function reportVariant(map: PlainMap, { by, of, short }: Variants, path: string, report: Report): void {
  const known = Object.keys(of);
  // A lone unknown key of a list that has short forms was probably meant as one.
  const [lone] = short && Object.keys(map).length === 1 ? Object.keys(map) : [];
  const written = Object.hasOwn(map, by) ? map[by] : lone;
  const byPath = keyPath(path, by);
  if (written === unread) {
    report.leaveUnread(byPath);
    return;
  }
  if (written === undefined) {
    report.add({ code: 'MF_REQUIRED', path: byPath, message: `${byPath} is missing; it must be one of ${known.join(', ')}.`, hint: `Add "${by}:" here.` });
    return;
  }
  const word = typeof written === 'string' ? written : '';
  report.add({ code: 'MF_ENUM', path: byPath, message: `${byPath} is ${report.describe(written)}; it must be one of ${known.join(', ')}.`, hint: spellingHint(word, known) });
}
