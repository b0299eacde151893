import type { LoadDocument } from '../model/loadDocument.js';
import { SecretTexts } from './secretTexts.js';

/** Kept beside the documents, not in them: whatever prints a document as it is must not print these. */
const kept = new WeakMap<LoadDocument, SecretTexts>();
const none = new SecretTexts();

/** Notes which texts of a document are secrets. */
export function keepSecrets(document: LoadDocument, secrets: SecretTexts): void {
  kept.set(document, secrets);
}

/** What {@link keepSecrets} noted. */
export function secretsOf(document: LoadDocument): SecretTexts {
  return kept.get(document) ?? none;
}

/** Whether {@link hideSecrets} has anything to hide. */
export function hasSecrets(document: LoadDocument): boolean {
  return !secretsOf(document).isEmpty;
}

/** A text about `document` with the values of its secret environment variables hidden: for whoever words a message. */
export function hideSecrets(document: LoadDocument, text: string): string {
  return secretsOf(document).hide(text);
}
