import { settingsError } from '../settingsError.js';
import type { Scope } from './scope.js';

/** Makes text fit for the place that it goes to, such as a URL. */
export type TextEncoding = (text: string) => string;

/** Where values come from. */
export type Values = Pick<Scope, 'get' | 'randomInt'>;

/** A part of a text: what stands, already encoded, or what is filled in. */
type Part = string | { readonly valueIn: (values: Values) => string };

/** A text cut up once; where nothing is filled in, it is that text, so that thousands of them take no more than that. */
export type Template = string | readonly Part[];

/** Thrown while a template is filled in, when a variable has no value; the step fails. */
export class MissingVariable extends Error {
  constructor(readonly variable: string) {
    super(`the variable ${variable} has no value`);
  }
}

const placeholder = /\{\{\s*(?:((?:env\.)?[A-Za-z_]\w*)|randomInt\(\s*(-?\d+)\s*,\s*(-?\d+)\s*\))\s*\}\}|\$\{([A-Za-z_]\w*)\}/g;
const asItIs: TextEncoding = (text) => text;

/**
 * Cuts a text at its `{{variables}}`, `${variables}`, `{{env.NAME}}` and `{{randomInt(1,6)}}`. Braces that hold no such thing stay.
 *
 * @param encode - applied to the literal parts now and to each value later. @defaultValue leaves text as it is
 * @throws MF_ENGINE_SETTINGS for a random integer that can't be
 */
export function compileTemplate(text: string, encode: TextEncoding = asItIs): Template {
  return cut(text, encode, () => encode);
}

/**
 * Cuts a JSON text likewise: what is filled in inside of a JSON string is escaped, so that it stays one; elsewhere it stands
 * as it is.
 *
 * @throws MF_ENGINE_SETTINGS for a random integer that can't be
 */
export function compileJsonTemplate(text: string): Template {
  let inString = false;
  return cut(text, asItIs, (before) => {
    inString = endsInString(before, inString);
    return inString ? escapeJson : asItIs;
  });
}

/** @param encodingAfter - that of the value which follows the literal text */
function cut(text: string, encode: TextEncoding, encodingAfter: (before: string) => TextEncoding): Template {
  // Most texts hold nothing of the kind.
  if (!text.includes('{')) return encode(text);
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const before = text.slice(end, match.index);
    const encodeValue = encodingAfter(before);
    if (before !== '') parts.push(encode(before));
    const read = match[2] === undefined ? readVariable(match[1] ?? match[4] ?? '') : drawInteger(Number(match[2]), Number(match[3]));
    parts.push({ valueIn: (values) => encodeValue(read(values)) });
    end = match.index + match[0].length;
  }
  if (end === 0) return encode(text);
  if (end < text.length) parts.push(encode(text.slice(end)));
  return parts;
}

/** One after the other. */
export function joinTemplates(templates: readonly Template[]): Template {
  return templates.every(isFixed) ? templates.join('') : templates.flat();
}

function readVariable(name: string): (values: Values) => string {
  return (values) => {
    const value = values.get(name);
    if (value === undefined) throw new MissingVariable(name);
    return String(value);
  };
}

function drawInteger(from: number, to: number): (values: Values) => string {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) throw settingsError('randomInt', `${from},${to}`, 'must have two integers, the lower one first');
  return (values) => String(values.randomInt(from, to));
}

/** Nothing is filled in: it gives the same text each time. */
export function isFixed(template: Template): template is string {
  return typeof template === 'string';
}

/** Fills a template in. What is filled in is not looked at again, whatever it holds. @throws MissingVariable */
export function renderTemplate(template: Template, values: Values): string {
  if (isFixed(template)) return template;
  let text = '';
  for (const part of template) text += typeof part === 'string' ? part : part.valueIn(values);
  return text;
}

function endsInString(text: string, inString: boolean): boolean {
  let inside = inString;
  for (let at = 0; at < text.length; at++) {
    if (inside && text[at] === '\\') at++;
    else if (text[at] === '"') inside = !inside;
  }
  return inside;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
