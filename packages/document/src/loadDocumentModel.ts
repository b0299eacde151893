import type { ConfigModel, Environment } from '@midflight/core';
import { composeDocuments, referencesOf, secretsIn } from './compose/composeDocuments.js';
import { overrideComposition } from './compose/overrides.js';
import { decodeDocument } from './decode/decodeDocument.js';
import { ReadMemory } from './text/readYaml.js';
import { diffDocuments } from './diff/diffDocuments.js';
import type { LoadDocument } from './model/loadDocument.js';

/** What the meaning of load documents depends on beside their texts. */
export interface LoadDocumentModelOptions {
  /**
   * What `${NAME}` reads, each time that documents are composed; `process.env` for a command. Values of variables with
   * the names of secrets are hidden wherever the document is shown.
   *
   * @defaultValue no variable is set
   */
  readonly environment?: Environment;
}

/** The load document as core sees it: how to read one, and how two of them differ. */
export function createLoadDocumentModel({ environment = {} }: LoadDocumentModelOptions = {}): ConfigModel<LoadDocument> {
  // What is the same as in the last reading need not be read again; nothing that is read depends on it.
  const memory = new ReadMemory();
  return {
    compose: (documents) => composeDocuments(documents, environment, memory),
    override: (composition, overrides) => overrideComposition({ ...composition, secrets: secretsIn(composition) }, overrides),
    references: (document) => referencesOf(document, environment),
    decode: decodeDocument, diff: diffDocuments,
  };
}

/** {@link createLoadDocumentModel} without an environment: what documents mean depends on nothing else. */
export const loadDocumentModel: ConfigModel<LoadDocument> = createLoadDocumentModel();
