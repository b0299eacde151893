import { hasErrors, type Finding } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { check } from '../check.js';
import type { Policy } from '../validators.js';
import { exitCodes } from '../exitCodes.js';
import { findingLines } from '../views/codeFrame.js';
import { colorsFor } from '../views/colorsFor.js';
import { plural } from '../views/format.js';
import { printable } from '../views/printable.js';
import { stderrLogger } from '../views/stderrLogger.js';

/** How `midflight validate` prints. */
export const validateFormats = ['text', 'json', 'github'] as const;
export type ValidateFormat = (typeof validateFormats)[number];

export interface ValidateOptions extends Policy {
  readonly format: ValidateFormat;
}

/** `midflight validate`: everything that is wrong, with places, by the same loader as `run`. @returns the exit code */
export async function validate(files: readonly string[], { format, ...policy }: ValidateOptions): Promise<number> {
  const { findings, documents } = await check(files, policy, stderrLogger());
  const valid = !hasErrors(findings);
  const colors = colorsFor(process.stdout);
  const lines = {
    json: () => [JSON.stringify({ valid, findings })],
    github: () => findings.map(githubAnnotation),
    text: () => [...findings.flatMap((finding) => [...findingLines(finding, documents, colors), '']), verdict(files.length > 0 ? files : documents.map(({ name }) => name), findings, colors)],
  }[format]();
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  return valid ? exitCodes.fine : exitCodes.invalidConfiguration;
}

function verdict(files: readonly string[], findings: readonly Finding[], colors: Colors): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const others = [['warning', 'warning'], ['info', 'note']].map(([severity, word = '']) => ({ word, count: findings.filter((finding) => finding.severity === severity).length }));
  const warnings = others.filter(({ count }) => count > 0).map(({ word, count }) => `, ${plural(count, word)}`).join('');
  const names = files.map(printable).join(', ');
  return errors === 0 ? colors.green(`✔ ${names} ${files.length === 1 ? 'is' : 'are'} valid${warnings}`) : colors.red(`✖ ${names}: ${plural(errors, 'error')}${warnings}`);
}

/** A workflow command of GitHub Actions; its values escape `%`, line breaks, and in properties `:` and `,`. */
function githubAnnotation({ severity, code, message, hint, file, line, column }: Finding): string {
  const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  // What has no line is no file: its name goes into the text.
  const place = line === undefined ? '' : `file=${property(file ?? '')},line=${line},col=${column},`;
  const said = line === undefined && file !== undefined ? `${file}: ${message}` : message;
  return `::${severity === 'info' ? 'notice' : severity} ${place}title=${property(code)}::${escape(hint ? `${said} ${hint}` : said)}`;
}
