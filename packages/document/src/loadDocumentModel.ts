import type { ConfigModel } from '@midflight/core';
import { composeDocuments } from './compose/composeDocuments.js';
import type { Environment } from './compose/environment.js';
import { decodeDocument } from './decode/decodeDocument.js';
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
  return { compose: (documents) => composeDocuments(documents, environment), decode: decodeDocument, diff: diffDocuments };
}

/** {@link createLoadDocumentModel} without an environment: what documents mean depends on nothing else. */
export const loadDocumentModel: ConfigModel<LoadDocument> = createLoadDocumentModel();
