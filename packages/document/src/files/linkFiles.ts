import type { Finding, Reference, SourceDocument } from '@midflight/core';
import { changedStretches } from '../diff/changedStretches.js';
import { classesOf, fieldsOf, type Field, type ModelClass } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { includes } from '../model/values/includes.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import type { DocumentPlaces } from '../text/places.js';
import { itemPath, joinPath, type PathSegment } from '../text/path.js';
import { PartialCopy } from '../text/partialCopy.js';
import { unread } from '../text/unread.js';
import { LinkedFile } from './linkedFile.js';

/** Something in a tree that names a file. */
interface Mention {
  readonly segments: readonly PathSegment[];
  readonly written: string;
}

/** The files that a tree refers to: documents that it includes, and those that fields name. */
export function referencesIn(tree: unknown): readonly Reference[] {
  if (!isPlainMap(tree)) return [];
  return [...includesOf(tree).map((written) => ({ written, kind: 'document' as const })), ...mentionsIn(tree).map(({ written }) => ({ written, kind: 'attachment' as const }))];
}

/** The documents that come before this one, and what is wrong with those that do not. */
export function includedBy({ references }: SourceDocument, tree: unknown, places: DocumentPlaces): { readonly documents: readonly SourceDocument[]; readonly findings: readonly Finding[] } {
  const written = isPlainMap(tree) ? includesOf(tree) : [];
  const followed = written.map((pattern) => references?.find((reference) => reference.kind === 'document' && reference.written === pattern));
  const findings = followed.flatMap((reference, index): Finding[] => {
    const path = Array.isArray(isPlainMap(tree) ? tree['include'] : undefined) ? itemPath('include', index) : 'include';
    if (!reference) return [unfollowed(path, written[index] ?? '', places)];
    if (reference.fault) return [{ severity: 'error', path, ...reference.fault, ...places.find(path) }];
    if (reference.files.length > 0) return [];
    const message = `${path} is ${JSON.stringify(reference.written)}, and no file matches it.`;
    return [{ severity: 'warning', code: 'MF_INCLUDE_EMPTY', path, message, hint: 'A file that comes to match it is included at once.', ...places.find(path) }];
  });
  return { documents: followed.flatMap((reference) => reference?.files ?? []), findings };
}

/** The tree with the files in place of their paths, unread where there is none, and without its `include`, which has been followed. */
export function linkFiles(tree: PlainMap, { references }: SourceDocument, places: DocumentPlaces): { readonly tree: PlainMap; readonly findings: readonly Finding[] } {
  const mentions = mentionsIn(tree);
  const { include, ...rest } = tree;
  const withoutInclude = include !== undefined && includes.read(include, tree) !== undefined ? rest : tree;
  if (mentions.length === 0) return { tree: withoutInclude, findings: [] };
  const linked = new PartialCopy(withoutInclude);
  const findings = mentions.flatMap(({ segments, written }): Finding[] => {
    const path = segments.reduce<string>(joinPath, '');
    const reference = references?.find((known) => known.kind === 'attachment' && known.written === written);
    const [file] = reference?.files ?? [];
    linked.set(segments, file ? new LinkedFile(written, file.name, file.content) : unread);
    if (file) return [];
    return [reference?.fault ? { severity: 'error', path, ...reference.fault, ...places.find(path) } : unfollowed(path, written, places)];
  });
  return { tree: linked.root, findings };
}

function unfollowed(path: string, written: string, places: DocumentPlaces): Finding {
  const message = `${path} names the file ${JSON.stringify(written)}, and the source of this document reads no other files.`;
  return { severity: 'error', code: 'MF_FILE_UNFOLLOWED', path, message, hint: 'Give the document as a file.', ...places.find(path) };
}

function includesOf(tree: PlainMap): readonly string[] {
  return (tree['include'] === undefined ? undefined : includes.read(tree['include'], tree)) ?? [];
}

function mentionsIn(tree: PlainMap): readonly Mention[] {
  const found: Mention[] = [];
  addMentions(found, tree, [LoadDocument], []);
  return found;
}

/** Items of the document's own lists, such as scenarios, that name no file. What did not change is read to the same object. */
const plainItems = new WeakSet<PlainMap>();
/** The last list of which no item did: what stands around a change is not even looked at. */
let plainList: readonly unknown[] = [];

/** Makes nothing on the way: most documents name no file, and some are large. @param at - the path of `map`; as it was afterwards */
function addMentions(found: Mention[], map: PlainMap, classes: readonly ModelClass[], at: PathSegment[]): void {
  for (const modelClass of classes) {
    for (const { key, content } of filesOf(modelClass)) {
      const written = map[key];
      at.push(key);
      if (content.kind === 'value') {
        if (typeof written === 'string' && written !== '') found.push({ segments: [...at], written });
      } else if (content.kind === 'map') {
        if (isPlainMap(written)) addMentions(found, written, classesOf(content.shape), at);
      } else if (Array.isArray(written)) addMentionsOfItems(found, written, classesOf(content.shape), at);
      at.pop();
    }
  }
}

function addMentionsOfItems(found: Mention[], items: readonly unknown[], classes: readonly ModelClass[], at: PathSegment[]): void {
  const isOfDocument = at.length === 1;
  const foundBefore = found.length;
  const stretches = isOfDocument ? changedStretches(plainList, items) : [{ first: 0, end: items.length }];
  for (const { first, end } of stretches) {
    for (let index = first; index < end; index++) {
      const item = items[index];
      if (!isPlainMap(item) || plainItems.has(item)) continue;
      const before = found.length;
      at.push(index);
      addMentions(found, item, classes, at);
      at.pop();
      if (isOfDocument && found.length === before) plainItems.add(item);
    }
  }
  if (isOfDocument && found.length === foundBefore) plainList = items;
}

const namingFiles = new Map<object, readonly Field[]>();

/** The fields of a class that name files, or in which some may. Most of a document does not; it is not walked. */
function filesOf(modelClass: ModelClass): readonly Field[] {
  const fields = namingFiles.get(modelClass) ?? fieldsOf(modelClass).filter(({ content }) => (content.kind === 'value' ? content.type.file === true : classesOf(content.shape).some((inner) => filesOf(inner).length > 0)));
  namingFiles.set(modelClass, fields);
  return fields;
}
