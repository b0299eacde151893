import { fieldsOf, type Field } from '../model/fields.js';
import type { LoadDocument } from '../model/loadDocument.js';
import { isPlainMap } from '../model/values/valueType.js';
import { isSecretName, REDACTED } from '../secrets/redact.js';
import { secretsOf } from '../secrets/secretsOf.js';

/** One field's value as a person would write it in YAML, with secrets hidden. @param owner - that it is a field of */
export function showField(field: Field, value: unknown, owner: unknown): unknown {
  const { content } = field;
  if (value === undefined) return undefined;
  if (isSecretByName(field, value, owner)) return REDACTED;
  if (content.kind === 'value') return content.type.show(value);
  return Array.isArray(value) ? value.map(showMap) : showMap(value);
}

/** What was not written is no secret. */
function isSecretByName({ namedBy = [], ...field }: Field, value: unknown, owner: unknown): boolean {
  if (typeof owner !== 'object' || owner === null || value === field.default) return false;
  return namedBy.some((property) => isSecretName(String(Reflect.get(owner, property) ?? '')));
}

/** A part of the document, decoded, as a person would write it in YAML, with secrets hidden. */
export function showMap(part: unknown): Record<string, unknown> {
  if (typeof part !== 'object' || part === null) return {};
  const shown = fieldsOf(part.constructor).map((field): [string, unknown] => [field.key, showField(field, Reflect.get(part, field.property), part)]);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

/** The effective document in YAML's terms, defaults filled in and secrets hidden: for events, reports and `midflight show`. */
export function toPlain(document: LoadDocument): Record<string, unknown> {
  const shown = secretsOf(document).hideIn(showMap(document));
  return isPlainMap(shown) ? { ...shown } : {};
}
