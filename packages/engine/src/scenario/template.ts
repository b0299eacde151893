import { settingsError } from '../settingsError.js';

const templateVariables = ['iteration', 'worker', 'timestamp', 'uuid'] as const;

/** A name that may stand between `{{` and `}}`. */
export type TemplateVariable = (typeof templateVariables)[number];

/** Makes text fit for the place that it goes to, such as a URL. */
export type TextEncoding = (text: string) => string;

/** A text cut into what stands and what is filled in, once; literal parts are already encoded. */
export type Template = readonly (string | { readonly variable: TemplateVariable; readonly encode: TextEncoding })[];

const placeholder = /\{\{([^{}]*)\}\}/g;

/**
 * Cuts a text at its `{{variables}}`.
 *
 * @param where - what the text is, for the message: `step "Search": header accept`
 * @param encode - applied to the literal parts now and to each value later. @defaultValue leaves text as it is
 * @throws MF_ENGINE_SETTINGS for an unknown variable
 */
export function compileTemplate(text: string, where: string, encode: TextEncoding = (same) => same): Template {
  const parts: (Template[number])[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const name = (match[1] ?? '').trim();
    const variable = templateVariables.find((known) => known === name);
    if (variable === undefined) throw settingsError(where, match[0], `must be one of ${templateVariables.map((known) => `{{${known}}}`).join(', ')}`);
    if (match.index > end) parts.push(encode(text.slice(end, match.index)));
    parts.push({ variable, encode });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(encode(text.slice(end)));
  return parts;
}

/** Fills a template in. What is filled in is not looked at again, whatever it holds. */
export function renderTemplate(template: Template, valueOf: (variable: TemplateVariable) => string): string {
  let text = '';
  for (const part of template) text += typeof part === 'string' ? part : part.encode(valueOf(part.variable));
  return text;
}
