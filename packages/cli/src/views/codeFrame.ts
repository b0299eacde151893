import { allDocuments, placeInWords, type Environment, type Finding, type SourceDocument } from '@midflight/core';
import { maskLines, secretsNamedIn } from '@midflight/document';
import type { Colors } from 'picocolors/types.js';
import stringWidth from 'fast-string-width';
import { printable } from './printable.js';

/** Lines shown before the one that is meant. */
const linesBefore = 2;
/** Columns shown; a longer line is cut around the place. */
const widestLine = 100;

/**
 * A finding as a person reads it: what, where, the lines around it, how to mend it.
 *
 * @param environment - whose secrets are hidden, where a document names them
 */
export function findingLines(finding: Finding, documents: readonly SourceDocument[], colors: Colors, environment: Environment = process.env): readonly string[] {
  const { severity, code, message, hint, file, path } = finding;
  const paint = severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;
  const place = file === undefined ? path : placeInWords({ ...finding, file });
  return [
    [place && colors.bold(printable(place)), paint(severity), colors.dim(code)].filter(Boolean).join(' '),
    `  ${printable(message)}`,
    ...codeFrame(finding, documents, colors, environment).map((frameLine) => `  ${frameLine}`),
    ...(hint ? [`  ${colors.cyan('hint:')} ${printable(hint)}`] : []),
  ];
}

/** The lines that a finding is about, with a mark; none where there is no such text. @param environment - as for {@link findingLines} */
export function codeFrame({ file, line, column = 1, length = 1 }: Finding, documents: readonly SourceDocument[], colors: Colors, environment: Environment = process.env): readonly string[] {
  const document = allDocuments(documents).find(({ name }) => name === file);
  if (!document || line === undefined) return [];
  const lines = shownLines(document, documents, environment);
  const cut = Math.max(0, column + length - widestLine);
  const first = Math.max(1, line - linesBefore);
  const width = String(line).length;
  const shown = lines.slice(first - 1, line).map((content, index) => {
    const number = first + index;
    const gutter = `${number === line ? colors.red('▸') : ' '} ${colors.dim(`${String(number).padStart(width)} │`)}`;
    return `${gutter} ${shownPart(content, cut, cut + widestLine)}`;
  });
  const meant = lines[line - 1] ?? '';
  const indent = ' '.repeat(stringWidth(shownPart(meant, cut, Math.max(cut, column - 1))));
  const marked = stringWidth(shownPart(meant, column - 1, Math.min(column - 1 + length, cut + widestLine)));
  return [...shown, `  ${' '.repeat(width)} ${colors.dim('│')} ${indent}${colors.red('^'.repeat(Math.max(1, marked)))}`];
}

/** A tab is one space here, so that the mark stands where it is meant to. */
function shownPart(line: string, from: number, to: number): string {
  return printable(line.slice(from, to).replaceAll('\t', ' '));
}

const masked = new WeakMap<SourceDocument, readonly string[]>();

/** The lines of a document without its secrets; made once, since a document may have many findings. Another document may name the variable that holds one. */
function shownLines(document: SourceDocument, documents: readonly SourceDocument[], environment: Environment): readonly string[] {
  const known = masked.get(document);
  if (known) return known;
  const lines = maskLines(textOf(document).split(/\r?\n/), secretsNamedIn(textsOf(documents), environment));
  masked.set(document, lines);
  return lines;
}

/** Of documents, and not of the data that they refer to: no variables are named there. */
function textsOf(documents: readonly SourceDocument[]): readonly string[] {
  return documents.flatMap((document) => [textOf(document), ...textsOf((document.references ?? []).filter(({ kind }) => kind === 'document').flatMap(({ files }) => files))]);
}

function textOf({ content }: SourceDocument): string {
  return typeof content === 'string' ? content.replace(/^\uFEFF/, '') : new TextDecoder().decode(content);
}
