import { allDocuments, type ResolvedReference, type SourceDocument } from '@midflight/core';
import { digestOf } from '../files/digest.js';

/** A document as it is stored: its text by its digest, and what it refers to by their places in the table. */
interface StoredDocument extends Omit<SourceDocument, 'content' | 'references'> {
  readonly text: string;
  /** True where the text came as bytes, which may be anything; otherwise it is UTF-8. */
  readonly isBytes: boolean;
  readonly references?: readonly (Omit<ResolvedReference, 'files'> & { readonly files: readonly number[] })[];
}

/** Documents with all that they refer to, each once. */
export interface DocumentTable {
  readonly documents: readonly StoredDocument[];
  /** Those that were given, in order, by their places. */
  readonly roots: readonly number[];
}

/** Texts by their digests. */
export type Texts = Map<string, string | Uint8Array>;

const digests = new WeakMap<SourceDocument, string>();

/** Makes a table of documents, and says which texts it needs. */
export function tableOf(roots: readonly SourceDocument[]): { readonly table: DocumentTable; readonly texts: Texts } {
  const places = new Map<SourceDocument, number>();
  const documents: StoredDocument[] = [];
  const texts: Texts = new Map();
  const place = (document: SourceDocument): number => {
    const known = places.get(document);
    if (known !== undefined) return known;
    const { content, references, ...rest } = document;
    const text = digestOnce(document);
    texts.set(text, content);
    const stored = references?.map(({ files, ...reference }) => ({ ...reference, files: files.map(place) }));
    const at = documents.push({ ...rest, text, isBytes: typeof content !== 'string', ...(stored ? { references: stored } : {}) }) - 1;
    places.set(document, at);
    return at;
  };
  return { table: { roots: roots.map(place), documents }, texts };
}

/** The documents of a table as they were. @param read - finds a text by its digest */
export async function documentsOf({ documents, roots }: DocumentTable, read: (digest: string) => Promise<Buffer>): Promise<readonly SourceDocument[]> {
  const restored: SourceDocument[] = [];
  const at = (index: number): SourceDocument => {
    const document = restored[index];
    if (!document) throw new RangeError(`there is no document ${index}`);
    return document;
  };
  // Whatever a document refers to stands before it.
  for (const { text, isBytes, references, ...rest } of documents) {
    const bytes = await read(text);
    const followed = references?.map(({ files, ...reference }) => ({ ...reference, files: files.map(at) }));
    restored.push({ ...rest, content: isBytes ? bytes : bytes.toString('utf8'), ...(followed ? { references: followed } : {}) });
  }
  return roots.map(at);
}

/** The SHA-256 of each document and of all that they refer to, by name. */
export function digestsOf(documents: readonly SourceDocument[]): Readonly<Record<string, string>> {
  return Object.fromEntries(allDocuments(documents).map((document) => [document.name, digestOnce(document)]));
}

/** Objects of sources outlive a reload: what did not change is not hashed again. */
function digestOnce(document: SourceDocument): string {
  const known = digests.get(document) ?? digestOf(document.content);
  digests.set(document, known);
  return known;
}
