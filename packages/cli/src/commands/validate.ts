import { hasErrors, type Finding } from '@midflight/core';
import pc from 'picocolors';
import { check } from '../assemble.js';
import { exitCodes } from '../exitCodes.js';
import { findingLines } from '../views/codeFrame.js';
import { plural } from '../views/format.js';
import { stderrLogger } from '../views/stderrLogger.js';

/** How `midflight validate` prints. */
export const validateFormats = ['text', 'json', 'github'] as const;
export type ValidateFormat = (typeof validateFormats)[number];

/** `midflight validate`: everything that is wrong, with places, by the same loader as `run`. @returns the exit code */
export async function validate(files: readonly string[], format: ValidateFormat): Promise<number> {
  const { findings, documents } = await check(files, stderrLogger());
  const valid = !hasErrors(findings);
  const lines = {
    json: () => [JSON.stringify({ valid, findings })],
    github: () => findings.map(githubAnnotation),
    text: () => [...findings.flatMap((finding) => [...findingLines(finding, documents, pc), '']), verdict(files, findings, valid)],
  }[format]();
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  return valid ? exitCodes.fine : exitCodes.invalidConfiguration;
}

function verdict(files: readonly string[], findings: readonly Finding[], valid: boolean): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const others = findings.length - errors;
  const warnings = others > 0 ? `, ${plural(others, 'warning')}` : '';
  return valid ? pc.green(`✔ ${files.join(', ')} is valid${warnings}`) : pc.red(`✖ ${files.join(', ')}: ${plural(errors, 'error')}${warnings}`);
}

/** A workflow command of GitHub Actions; its values escape `%`, line breaks, and in properties `:` and `,`. */
function githubAnnotation({ severity, code, message, hint, file, line, column }: Finding): string {
  const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const place = file === undefined ? '' : `file=${property(file)},line=${line},col=${column},`;
  return `::${severity === 'info' ? 'notice' : severity} ${place}title=${property(code)}::${escape(hint ? `${message} ${hint}` : message)}`;
}
