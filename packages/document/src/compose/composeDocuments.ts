import type { Composition, SourceDocument } from '@midflight/core';
import { spellingsOf } from '../model/fields.js';
import { noPlaces } from '../text/places.js';
import { readYaml } from '../text/readYaml.js';

/** Texts to one tree. One text is all that can be composed now. */
export function composeDocuments(documents: readonly SourceDocument[]): Composition {
  const [first, second] = documents;
  if (!first) return refused('MF_EMPTY', 'There is no document.', 'Name a file that holds a load document.');
  if (!second) return readYaml(first, { spellings: spellingsOf });
  const names = documents.map(({ name }) => name).join(', ');
  return refused('MF_COMPOSE_SEVERAL', `${documents.length} documents were given (${names}); this version reads one.`, 'Put everything into one file.');
}

function refused(code: string, message: string, hint: string): Composition {
  return { tree: undefined, places: noPlaces, findings: [{ severity: 'error', code, path: '', message, hint }] };
}
