import type { Mutability } from '@midflight/core';
import { fieldsOf, type Field, type MapShape, type ModelClass } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { keyPath } from '../text/path.js';

/** A field at its place in the document. */
export interface PlacedField {
  /** `config.workers`, `scenarios[].weight`. */
  readonly path: string;
  readonly field: Field;
  /** When a change of it takes effect, inherited or its own. */
  readonly mutability: Mutability;
}

/** A map of the document, or one variant of it. */
export interface Section {
  /** `config`, `scenarios[].steps[]`; empty for the document itself. */
  readonly path: string;
  /** The word that chooses this variant: `model: rps`. */
  readonly variant?: string;
  /** For a variant with a short form: the word, and the key that its value is for. */
  readonly short?: { readonly word: string; readonly key: string; readonly name?: string };
  readonly fields: readonly PlacedField[];
}

/** Every map of the document, outer ones first. */
export function sectionsOfDocument(): readonly Section[] {
  return sectionsOf(() => LoadDocument, '', 'restart');
}

function sectionsOf(shape: MapShape, path: string, inherited: Mutability): Section[] {
  if (typeof shape === 'function') return withInner(sectionOf(shape(), path, inherited));
  const words = Object.entries(shape.of);
  return words.flatMap(([word, modelClass]) => {
    const key = shape.short?.[word];
    const section = sectionOf(modelClass, path, inherited);
    return withInner({
      ...section,
      variant: `${shape.by}: ${word}`,
      ...(key === undefined ? {} : { short: { word, key, ...(shape.nameInShort === undefined ? {} : { name: shape.nameInShort }) } }),
    });
  });
}

function sectionOf(modelClass: ModelClass, path: string, inherited: Mutability): Section {
  const fields = fieldsOf(modelClass).map((field) => ({ path: keyPath(path, field.key), field, mutability: field.mutability ?? inherited }));
  return { path, fields };
}

function withInner(section: Section): Section[] {
  return [section, ...section.fields.flatMap(innerSections)];
}

function innerSections({ path, field, mutability }: PlacedField): Section[] {
  const { content } = field;
  if (content.kind === 'value') return [];
  return sectionsOf(content.shape, content.kind === 'list' ? `${path}[]` : path, mutability);
}
