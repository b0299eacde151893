import { allDocuments, placeInWords, type Finding, type SourceDocument } from '@midflight/core';
import { maskLine } from '@midflight/document';
import type { Colors } from 'picocolors/types.js';
import { printable } from './printable.js';

/** Lines shown before the one that is meant. */
const linesBefore = 2;
/** Columns shown; a longer line is cut around the place. */
const widestLine = 100;

/** A finding as a person reads it: what, where, the lines around it, how to mend it. */
export function findingLines(finding: Finding, documents: readonly SourceDocument[], colors: Colors): readonly string[] {
  const { severity, code, message, hint, file, path } = finding;
  const paint = severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;
  const place = file === undefined ? path : placeInWords({ ...finding, file });
  return [
    [place && colors.bold(printable(place)), paint(severity), colors.dim(code)].filter(Boolean).join(' '),
    `  ${printable(message)}`,
    ...codeFrame(finding, documents, colors).map((frameLine) => `  ${frameLine}`),
    ...(hint ? [`  ${colors.cyan('hint:')} ${printable(hint)}`] : []),
  ];
}

function codeFrame({ file, line, column = 1, length = 1 }: Finding, documents: readonly SourceDocument[], colors: Colors): readonly string[] {
  const document = allDocuments(documents).find(({ name }) => name === file);
  if (!document || line === undefined) return [];
  const text = typeof document.content === 'string' ? document.content : new TextDecoder().decode(document.content);
  const lines = text.split(/\r\n|\r|\n/);
  const cut = Math.max(0, column + length - widestLine);
  const first = Math.max(1, line - linesBefore);
  const width = String(line).length;
  const shown = lines.slice(first - 1, line).map((content, index) => {
    const number = first + index;
    const gutter = `${number === line ? colors.red('▸') : ' '} ${colors.dim(`${String(number).padStart(width)} │`)}`;
    return `${gutter} ${printable(maskLine(content).slice(cut, cut + widestLine))}`;
  });
  const indent = ' '.repeat(Math.max(0, column - 1 - cut));
  return [...shown, `  ${' '.repeat(width)} ${colors.dim('│')} ${indent}${colors.red('^'.repeat(Math.max(1, Math.min(length, widestLine))))}`];
}
