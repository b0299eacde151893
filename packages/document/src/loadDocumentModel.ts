import type { ConfigModel } from '@midflight/core';
import { composeDocuments } from './compose/composeDocuments.js';
import { decodeDocument } from './decode/decodeDocument.js';
import { diffDocuments } from './diff/diffDocuments.js';
import type { LoadDocument } from './model/loadDocument.js';

/** The load document as core sees it: how to read one, and how two of them differ. */
export const loadDocumentModel: ConfigModel<LoadDocument> = { compose: composeDocuments, decode: decodeDocument, diff: diffDocuments };
