import type { FieldContent } from '../model/fields.js';
import { duration } from '../model/values/durations.js';
import { rate } from '../model/values/numbers.js';
import { loaderAlone } from './loaderAlone.js';
import { sectionsOfDocument, type PlacedField, type Section } from './sections.js';
import { takesEffect } from './takesEffect.js';

/** Every field of the load document as Markdown, made from the fields' declarations. */
export function loadDocumentReference(): string {
  return `${[...preface(), ...sectionsOfDocument().flatMap(sectionLines), ...loaderLines()].join('\n')}\n`;
}

function preface(): readonly string[] {
  return [
    '# The load document: every field',
    '',
    '<!-- Made by `midflight docs` from packages/document/src/model. To refresh it: npm run describe -->',
    '',
    'Each map has a table. *A change takes effect* is about a running test; a change that takes effect in the next run only is',
    'refused while it runs. A key that begins with `x-` is ignored wherever fields stand; any other key that is not listed is',
    'refused. [The JSON Schema](schema/load-document.schema.json) says the same to editors; it is of draft 07, which the YAML',
    'servers of all editors take.',
    '',
    `- A duration: ${lowerFirst(duration.hint ?? '')}`,
    `- A rate: ${lowerFirst(rate.hint ?? '')}`,
    '',
  ];
}

function shortLine({ word, key, name }: NonNullable<Section['short']>): string {
  if (name === undefined) return `Short: \`- ${word}: …\`, where the value is that of \`${key}\`.`;
  return `Short: \`- ${word}: {NAME: …}\`, where NAME is that of \`${name}\` and the value that of \`${key}\`; or \`${word}: …\` in place of \`${key}\` and the type.`;
}

function sectionLines({ path, variant, short, fields }: Section): readonly string[] {
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

function loaderLines(): readonly string[] {
  return [
    '## What only the loader sees',
    '',
    '`midflight validate` and `midflight run` refuse these; an editor that has the JSON Schema alone does not:',
    '',
    ...loaderAlone.map(({ refuses, codes }) => `- ${refuses} (${codes.map((code) => `[${code}](errors.md#${code.toLowerCase()})`).join(', ')})`),
  ];
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
