import { HttpFailure } from './httpFailure.js';
import type { AnswerHeaders } from './exchange.js';

/** What a server may call a load document; many know no better than "text" or "bytes". */
const documentTypes = /^(?:application\/(?:x-|vnd\.)?yaml|text\/(?:x-|vnd\.)?yaml|application\/json|text\/json|[^/]+\/[^/]+\+(?:yaml|json)|text\/plain|(?:application|binary)\/octet-stream)$/;

/** Refuses what is no load document by its own words, such as an error page that comes with 200. @throws HttpFailure */
export function assertDocumentType(headers: AnswerHeaders): void {
  const written = [headers['content-type'] ?? ''].flat().join(', ');
  const type = written.split(';', 1).join('').trim().toLowerCase();
  if (type === '' || documentTypes.test(type)) return;
  const words = type === 'text/html' ? 'a page for browsers, most often of an error or of a sign-in' : 'no load document';
  throw new HttpFailure('MF_SOURCE_HTTP_TYPE', `its Content-Type is ${JSON.stringify(type)}: ${words}. Check the URL, or let the server say application/yaml`, { details: { contentType: type } });
}
