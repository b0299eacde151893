import { LoadDocument } from '../model/loadDocument.js';
import type { JsonSchema } from '../model/values/jsonSchema.js';
import { loaderAlone } from './loaderAlone.js';
import { shapeSchema } from './shapeSchema.js';

/** Where the schema of the newest version lies; a document names it for its editor. */
export const loadDocumentSchemaUrl = 'https://raw.githubusercontent.com/midflight/midflight/main/docs/schema/load-document.schema.json';

/**
 * The load document as JSON Schema, draft 07, for editors: made from the fields' declarations. It refuses what the
 * loader refuses, but for what its `$comment` lists.
 */
export function loadDocumentSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: loadDocumentSchemaUrl,
    $comment: `It describes one whole document; a file that is merged over another may say less, and null where it deletes. The loader alone refuses: ${loaderAlone.map(({ refuses, codes }) => `${refuses} (${codes.join(', ')})`).join('; ')}.`,
    title: 'Midflight load document',
    ...shapeSchema(() => LoadDocument, { mutability: 'restart', readsEnvironment: true }),
  };
}
