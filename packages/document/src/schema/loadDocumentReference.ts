import { duration } from '../model/values/durations.js';
import { rate } from '../model/values/numbers.js';
import { loaderAlone } from './loaderAlone.js';
import { sectionLines } from './sectionLines.js';
import { sectionsOfDocument } from './sections.js';

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
