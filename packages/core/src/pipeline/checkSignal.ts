import { MidflightError, messageOf } from '../contracts/errors.js';
import type { SourceSignal } from '../contracts/source.js';

/** Checks what a source has said, for those who write one without types. @throws TypeError that says what is wrong with it */
export function checkSignal(signal: unknown): asserts signal is SourceSignal {
  switch (partOf(signal, 'kind')) {
    case 'unchanged':
      return;
    case 'fault': {
      const error = partOf(signal, 'error');
      if (MidflightError.is(error)) return;
      throw new TypeError(`its fault has no MidflightError as its error, but ${error === undefined ? 'nothing' : `this: ${messageOf(error)}`}`);
    }
    case 'snapshot':
      if (typeof partOf(signal, 'revision') !== 'string') throw new TypeError('its snapshot has no revision that is a string');
      return checkDocuments(partOf(signal, 'documents'));
    default:
      throw new TypeError('it yielded what is no signal: its kind must be snapshot, unchanged or fault');
  }
}

function checkDocuments(documents: unknown): void {
  if (!Array.isArray(documents)) throw new TypeError('its snapshot has no list of documents');
  for (const document of documents) {
    const content = partOf(document, 'content');
    if (typeof partOf(document, 'name') !== 'string') throw new TypeError('its snapshot has a document without a name');
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) throw new TypeError('its snapshot has a document whose content is neither a string nor bytes');
    const references = partOf(document, 'references') ?? [];
    if (!Array.isArray(references)) throw new TypeError('its snapshot has a document whose references are no list');
    for (const reference of references) checkDocuments(partOf(reference, 'files'));
  }
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
