import type { Finding } from '@midflight/core';
import type { Document, ErrorCode } from 'yaml';
import type { Lines } from './lines.js';

/** Our own words for each fault: yaml's quote the text, and with it a secret. */
const words: Partial<Record<ErrorCode, readonly [message: string, hint?: string]>> = {
  BAD_INDENT: ['The indentation does not fit the lines above.', 'Indent everything that belongs together by the same number of spaces.'],
  TAB_AS_INDENT: ['A tab indents this line; YAML allows spaces only.', 'Replace the tab by spaces.'],
  MISSING_CHAR: ['A character is missing: a closing quote or bracket, a comma, a colon, or a space after one.', 'Close what was opened, and write "key: value" with a space.'],
  BLOCK_AS_IMPLICIT_KEY: ['A second "key:" stands inside a value.', 'Start a new line for it, or put the value in quotes.'],
  MULTILINE_IMPLICIT_KEY: ['A key goes on over several lines; perhaps its colon is missing.', 'Write "key: value".'],
  BAD_SCALAR_START: ['A plain value must not begin with this character.', 'Put the value in quotes.'],
  BAD_DQ_ESCAPE: ['This escape does not exist inside double quotes.', String.raw`Double the backslash, as in "\\d", or use single quotes.`],
  UNEXPECTED_TOKEN: ['This stands where nothing was expected.', 'Check the quotes, brackets and indentation before it.'],
  NON_STRING_KEY: ['A key must be a plain word.'],
  BAD_DIRECTIVE: ['This directive is not known.', 'Remove the line; a load document needs none.'],
  TAG_RESOLVE_FAILED: ['Tags such as !custom are not read.', 'Remove the tag.'],
};

/** Between braces and brackets, a plain value can't hold a brace. */
const variableInFlow = ['A variable such as ${NAME} can not stand between { } or [ ] as it is.', 'Put it in quotes if it is a text, or write the map in lines of its own.'] as const;

/** What yaml found wrong with a document, in the order of the text. Its warnings count too: what it doubts is not what was meant. */
export function yamlFaults(document: Document.Parsed, text: string, lines: Lines, maximum: number): Finding[] {
  const faults = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  return faults.slice(0, maximum).map(({ code, pos: [start, end] }) => {
    const [message, hint] = text.startsWith('${', start - 1) ? variableInFlow : (words[code] ?? ['This is not valid YAML.']);
    const finding: Finding = {
      severity: 'error',
      code: code === 'TAG_RESOLVE_FAILED' ? 'MF_YAML_TAG' : 'MF_YAML_SYNTAX',
      path: '',
      message,
      ...lines.place(start, end),
    };
    return hint === undefined ? finding : { ...finding, hint };
  });
}
