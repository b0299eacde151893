import { placeInWords, type Place } from '@midflight/core';
import { Document, isMap, isScalar, isSeq, visit, type Scalar, type ScalarTag } from 'yaml';
import { escapeReferences } from '../compose/environment.js';
import { readsEnvironment } from '../compose/environmentScope.js';
import type { LoadDocument } from '../model/loadDocument.js';
import { joinPath, type PathSegment } from '../text/path.js';
import { toPlain } from './show.js';

/** What {@link showYaml} adds to the document. */
export interface ShowYamlOptions {
  /** Where the value at a path was written; each gets that as a comment, and `default` when nowhere. @defaultValue no comments */
  readonly originOf?: ((path: string) => Place | undefined) | undefined;
}

/**
 * The effective document as YAML, in the order in which the fields are declared, defaults filled in and secrets hidden.
 * Apart from those, it reads as the same document.
 */
export function showYaml(document: LoadDocument, { originOf }: ShowYamlOptions = {}): string {
  const yaml = new Document(escaped(toPlain(document), []), { aliasDuplicateObjects: false, customTags: (tags) => [emptyCollection, ...tags] });
  visit(yaml, { Scalar: (_key, node) => quoteBlank(node) });
  if (originOf) annotate(yaml.contents, '', originOf);
  return yaml.toString({ lineWidth: 0 });
}

/** In the form of a block, yaml would lose the blanks of a text that has nothing else. */
function quoteBlank(node: Scalar): void {
  if (typeof node.value === 'string' && node.value.trim() === '') node.type = 'QUOTE_DOUBLE';
}

/** What stands there as it is must not be read as a variable. */
function escaped(value: unknown, path: readonly PathSegment[]): unknown {
  if (typeof value === 'string') return readsEnvironment(path) ? escapeReferences(value) : value;
  if (Array.isArray(value)) return value.map((item, index) => escaped(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item, [...path, key])]));
}

/** Comments every value that has no values inside. */
function annotate(node: unknown, path: string, originOf: (path: string) => Place | undefined): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) annotate(value, joinPath(path, String(isScalar(key) ? key.value : key)), originOf);
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) annotate(item, joinPath(path, index), originOf);
  } else if (isScalar(node)) comment(node, originOf(path));
}

function comment(node: Scalar, place: Place | undefined): void {
  node.comment = place ? ` ${placeInWords({ ...place, column: undefined })}` : ' default';
}

/** Printed like a scalar, an empty map or list keeps its comment on its line. */
const emptyCollection: ScalarTag = {
  tag: 'tag:midflight:empty',
  default: true,
  identify: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  resolve: (text) => text,
  stringify: ({ value }) => (Array.isArray(value) ? '[]' : '{}'),
};
