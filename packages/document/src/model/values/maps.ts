import { redactMap, redactValue } from '../../secrets/redact.js';
import type { JsonSchema } from './jsonSchema.js';
import { isPlainMap, rule, type PlainMap, type ValueType } from './valueType.js';

/** Names to texts. */
export type TextMap = Readonly<Record<string, string>>;

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// A line break in a value would smuggle in a header of its own (RFC 9110, section 5.5).
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
// `\,` is taken whole wherever it stands, so that there is one way to read a line and no backtracking.
const headerPair = String.raw`\s*[!#$%&'*+.^_\x60|~0-9A-Za-z-]+\s*:(?:\\,|\\(?!,)|[\t\x20-\x2b\x2d-\x5b\x5d-\x7e\x80-\xff])*`;
const headerLine = String.raw`^${headerPair}(?:,${headerPair})*\s*$`;

/** The texts of a map; numbers and truth values are taken as they are written, keys that begin with `x-` too: they are data here. */
function readTexts(written: unknown): TextMap | undefined {
  if (!isPlainMap(written) || Object.values(written).some((value) => !isScalarText(value))) return undefined;
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, String(value)]));
}

function isScalarText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isTextMap(value: unknown): value is TextMap {
  return isPlainMap(value) && Object.values(value).every((item) => typeof item === 'string');
}

/** Names to texts, in the order written. */
export const textMap: ValueType<TextMap> = {
  expects: 'a map of names to texts',
  schema: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
  read: readTexts,
  rules: [rule('isTextMap', isTextMap)],
  show: redactMap,
  describe: (written) => describeUnread(written) ?? 'no map',
  blame: (written) => (isPlainMap(written) ? Object.keys(written).filter((name) => !isScalarText(written[name])) : []),
  showEntry: redactValue,
};

/** `A:b,C:d`; `\,` is a comma of a value. A name that stands twice, in any case, is none: one of the two would be lost. */
function parseHeaderList(written: string): TextMap | undefined {
  const pairs = written.split(/(?<!\\),/).map((pair) => pair.replaceAll(String.raw`\,`, ','));
  if (pairs.some((pair) => pair.indexOf(':') < 1)) return undefined;
  const headers = pairs.map((pair): [string, string] => [pair.slice(0, pair.indexOf(':')).trim(), pair.slice(pair.indexOf(':') + 1).trim()]);
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return names.size === headers.length ? Object.fromEntries(headers) : undefined;
}

function isHeader(name: string, value: unknown): boolean {
  return headerName.test(name) && isScalarText(value) && headerValue.test(String(value));
}

const headerSchema: JsonSchema = {
  anyOf: [
    { type: 'object', propertyNames: { pattern: headerName.source }, additionalProperties: { type: ['string', 'number', 'boolean'], pattern: headerValue.source } },
    { type: 'string', pattern: headerLine },
  ],
};

/** Header names in any case to values: a map, or the one-line form `A:b,C:d`. Values are never named in findings. */
export const headerMap: ValueType<TextMap> = {
  expects: 'a map of header names to values of one line',
  hint: String.raw`Write {Accept: text/html}, or "Accept:text/html,X-Trace:1" with \, for a comma inside a value.`,
  schema: headerSchema,
  read: (written) => (typeof written === 'string' ? parseHeaderList(written) : readTexts(written)),
  // RFC 9110, section 5.1.
  keysInAnyCase: true,
  toMap: (written) => (typeof written === 'string' ? parseHeaderList(written) : undefined),
  rules: [rule('isHeaderMap', (value) => isTextMap(value) && Object.entries(value).every(([name, item]) => isHeader(name, item)))],
  show: redactMap,
  describe: (written, isItem) => describeUnread(written) ?? (isItem ? 'not a header that can be sent' : 'no line of headers'),
  blame: (written) => (isPlainMap(written) ? Object.keys(written).filter((name) => !isHeader(name, written[name])) : []),
  showEntry: redactValue,
};

/** The headers of a request: a body written as a map is JSON, and says so unless a content-type is given. */
export const requestHeaders: ValueType<TextMap> = {
  ...headerMap,
  read: (written, owner) => {
    const headers = headerMap.read(written, owner);
    return headers && isPlainMap(owner['body']) && !namesContentType(headers) ? { 'content-type': 'application/json', ...headers } : headers;
  },
};

function namesContentType(headers: PlainMap): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
}

/** What may be said of a value that holds a secret; undefined for a text, a number or a truth value. */
export function describeUnread(written: unknown): string | undefined {
  if (written === null) return 'empty';
  if (isPlainMap(written)) return 'a map';
  return Array.isArray(written) ? 'a list' : undefined;
}
