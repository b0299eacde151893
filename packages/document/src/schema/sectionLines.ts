import type { FieldContent } from '../model/fields.js';
import type { PlacedField, Section } from './sections.js';
import { takesEffect } from './takesEffect.js';

function shortLine({ word, key, name }: NonNullable<Section['short']>): string {
  if (name === undefined) return `Short: \`- ${word}: …\`, where the value is that of \`${key}\`.`;
  return `Short: \`- ${word}: {NAME: …}\`, where NAME is that of \`${name}\` and the value that of \`${key}\`; or \`${word}: …\` in place of \`${key}\` and the type.`;
}

/** A map of the document as a title and a table, one line each. */
export function sectionLines({ path, variant, short, fields }: Section): readonly string[] {
  const title = path === '' ? 'The document itself' : `\`${path}\``;
  return [
    `## ${title}${variant === undefined ? '' : ` with \`${variant}\``}`,
    '',
    ...(short ? [shortLine(short), ''] : []),
    '| key | type | default | a change takes effect | what it is |',
    '|---|---|---|---|---|',
    ...fields.map(row),
    '',
  ];
}

function row({ path, field, mutability }: PlacedField): string {
  const { key, aliases, content, description } = field;
  const names = Object.keys(aliases ?? {}).map((alias) => `\`${alias}\``);
  const also = names.length === 0 ? '' : ` Also written ${names.join(' or ')}.`;
  const cells = [`\`${key}\``, typeInWords(content, path), defaultInWords(field), content.kind === 'map' ? 'field by field' : takesEffect[mutability], `${description}${also}`];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function typeInWords(content: FieldContent, path: string): string {
  if (content.kind === 'value') return content.type.expects;
  if (content.kind === 'map') return `a map: \`${path}\` below`;
  return `a list of maps${content.notEmpty ? ', at least one' : ''}: \`${path}[]\` below`;
}

function defaultInWords({ required, default: fallback, defaultInWords: words }: PlacedField['field']): string {
  if (required) return 'required';
  if (words !== undefined) return words;
  return fallback === undefined ? 'none' : `\`${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}\``;
}
