import { parseWholePath, type PathSegment } from '../../text/path.js';
import { classesOf, fieldsOf, type Field, type ModelClass } from '../fields.js';
import { LoadDocument } from '../loadDocument.js';
import { indexesOf } from './lists.js';
import { rule, type ValueType } from './valueType.js';

/** True for a path that some load document has, as changes name it. A slip in a path that is to be kept must not keep nothing. */
function isDocumentPath(written: unknown): written is string {
  const segments = typeof written === 'string' ? parseWholePath(written) : undefined;
  return segments !== undefined && leadsSomewhere(segments, [LoadDocument]);
}

function leadsSomewhere([key, ...rest]: readonly PathSegment[], classes: readonly ModelClass[]): boolean {
  if (key === undefined) return true;
  return classes.flatMap(fieldsOf).some((field) => field.key === key && leadsInside(rest, field));
}

function leadsInside(rest: readonly PathSegment[], { content }: Field): boolean {
  if (content.kind === 'map') return leadsSomewhere(rest, classesOf(content.shape));
  // Maps of names to texts change name by name; other values as a whole.
  if (content.kind === 'value') return rest.length === 0 || (rest.length === 1 && typeof rest[0] === 'string' && content.type.showEntry !== undefined);
  const [item, ...inside] = rest;
  if (item === undefined) return true;
  return typeof item === (content.keyedBy === undefined ? 'number' : 'string') && leadsSomewhere(inside, classesOf(content.shape));
}

function isPathList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isDocumentPath);
}

/** Paths of the load document, as changes name them: items of a list by name where they have one. */
export const documentPaths: ValueType<readonly string[]> = {
  expects: 'a list of paths of the load document',
  hint: 'Write paths as a reload names them: config.baseUrl, config.headers.Authorization, scenarios["Checkout"].weight.',
  schema: { type: 'array', items: { type: 'string', minLength: 1 } },
  read: (written) => (isPathList(written) ? written : undefined),
  rules: [rule('isDocumentPaths', isPathList)],
  show: (value) => value,
  blame: (written) => indexesOf(written, (item) => !isDocumentPath(item)),
};
