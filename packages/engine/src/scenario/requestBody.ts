import type { RequestSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { seededRandom } from './random.js';
import { compileJsonTemplate, compileTemplate, isFixed, joinTemplates, renderTemplate, type Template, type Values } from './template.js';

/** What a step sends as body. */
export interface RequestBody {
  /** What it is, for a request that does not say so itself. */
  readonly contentType: string | undefined;
  /** It is the same each time. */
  readonly isFixed: boolean;
  /** @throws MissingVariable when a variable has no value */
  render(values: Values): string | Uint8Array;
}

/** Equal in each run, so that runs can be compared; no compression gets hold of it. */
const bodySeed = 20_260_101;

/**
 * Prepares the body of a step: a text, a form, bytes, or so many of them.
 *
 * @param headers - of the request; they say whether a text is JSON
 * @param where - the step, for the message
 * @throws MF_ENGINE_SETTINGS when there is more than one body, or it can't be
 */
export function compileBody({ body, bodyBytes, bodyContent, form }: Pick<RequestSettings, 'body' | 'bodyBytes' | 'bodyContent' | 'form'>, headers: readonly (readonly [name: string, value: string])[], where: string): RequestBody | undefined {
  const given = [body, bodyBytes, bodyContent, form].filter((one) => one !== undefined);
  if (given.length > 1) throw settingsError(`${where}: body`, `${given.length} bodies`, 'must be one of body, bodyBytes, bodyContent and form');
  if (body !== undefined) return textBody(isJson(headers) ? compileJsonTemplate(body) : compileTemplate(body), undefined);
  if (form !== undefined) return textBody(formTemplate(form), 'application/x-www-form-urlencoded');
  if (bodyContent !== undefined) return { contentType: undefined, isFixed: true, render: () => bodyContent };
  if (bodyBytes === undefined) return undefined;
  if (!Number.isInteger(bodyBytes) || bodyBytes < 0) throw settingsError(`${where}: bodyBytes`, bodyBytes, 'must be an integer of 0 or more');
  const bytes = randomBytes(bodyBytes);
  return { contentType: undefined, isFixed: true, render: () => bytes };
}

function textBody(template: Template, contentType: string | undefined): RequestBody {
  return { contentType, isFixed: isFixed(template), render: (values) => renderTemplate(template, values) };
}

function isJson(headers: readonly (readonly [name: string, value: string])[]): boolean {
  return headers.some(([name, value]) => name === 'content-type' && /^application\/(?:json|[\w.+-]+\+json)\b/i.test(value));
}

function formTemplate(form: Readonly<Record<string, string>>): Template {
  return joinTemplates(Object.entries(form).flatMap(([name, value], index) => [`${index === 0 ? '' : '&'}${encodeField(name)}=`, compileTemplate(value, encodeField)]));
}

/** As the URL Standard serializes `application/x-www-form-urlencoded`. */
function encodeField(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function randomBytes(count: number): Uint8Array {
  const random = seededRandom(bodySeed);
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
