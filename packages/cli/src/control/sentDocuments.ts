import type { Reference, ResolvedReference, SourceDocument } from '@midflight/core';
import { ControlFault } from './controlFault.js';

/** The media type of several documents with all that they refer to, as `midflight plan --url` sends them. */
export const documentsMediaType = 'application/vnd.midflight.documents+json';

/** As deep as documents may include each other; deeper is an error of theirs, which is told of what is left. */
const deepest = 16;
const malformed = (): ControlFault => new ControlFault(400, 'MF_CONTROL_BODY', 'The documents are not as this API takes them.', { hint: 'It takes {"documents":[{"name","content"}]}; see /openapi.json.' });

/** The documents for the wire: texts as they are, anything else in base64. */
export function sendDocuments(documents: readonly SourceDocument[]): unknown {
  return { documents: documents.map(send) };
}

function send({ name, content, references = [] }: SourceDocument): unknown {
  const text = typeof content === 'string' ? content : textOf(content);
  const written = text === undefined ? { content: Buffer.from(content).toString('base64'), encoding: 'base64' } : { content: text };
  return { name, ...written, references: references.map(({ files, ...reference }) => ({ ...reference, files: files.map(send) })) };
}

function textOf(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

/** The documents from the wire. Their names are for people alone: nothing is read from where they say. @throws MF_CONTROL_BODY */
export function receiveDocuments(sent: unknown): readonly SourceDocument[] {
  const documents = listOf(mapOf(sent)['documents']).map((document) => receive(document, 0));
  if (documents.length === 0) throw malformed();
  return documents;
}

function receive(sent: unknown, depth: number): SourceDocument {
  const { name, content, encoding, references } = mapOf(sent);
  if (depth > deepest || typeof name !== 'string' || typeof content !== 'string') throw malformed();
  const read = encoding === 'base64' ? new Uint8Array(Buffer.from(content, 'base64')) : content;
  return { name, content: read, references: listOf(references).map((reference) => receiveReference(reference, depth)) };
}

function receiveReference(sent: unknown, depth: number): ResolvedReference {
  const { written, kind, files, fault } = mapOf(sent);
  if (typeof written !== 'string' || !isKind(kind)) throw malformed();
  return { written, kind, files: listOf(files).map((file) => receive(file, depth + 1)), ...(fault === undefined ? {} : { fault: receiveFault(fault) }) };
}

function receiveFault(sent: unknown): NonNullable<ResolvedReference['fault']> {
  const { code, message, hint } = mapOf(sent);
  if (typeof code !== 'string' || typeof message !== 'string') throw malformed();
  return { code, message, ...(typeof hint === 'string' ? { hint } : {}) };
}

function isKind(kind: unknown): kind is Reference['kind'] {
  return kind === 'document' || kind === 'attachment';
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformed();
  return value;
}
