import { MidflightError } from '../contracts/errors.js';
import { placeInWords, type Finding } from '../contracts/finding.js';
import type { Outcome } from '../contracts/outcome.js';

/** Errors that the message tells; the others are counted. */
const mostLines = 20;

/** An outcome that was not a success, as the error that a program sees: each finding on a line, and all of them in `details`. */
export function refusalOf({ findings, origin }: Outcome): MidflightError {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const more = errors.length > mostLines ? [`and ${errors.length - mostLines} more`] : [];
  const message = [`The configuration is refused (${origin.join(', ')}):`, ...errors.slice(0, mostLines).map(lineOf), ...more].join('\n  ');
  return new MidflightError('MF_CONFIG_INVALID', message, { details: { findings } });
}

function lineOf({ code, path, message, hint, file, ...place }: Finding): string {
  const where = file === undefined ? path : placeInWords({ file, ...place });
  const sentence = hint === undefined || /[.!?]$/.test(message) ? message : `${message}.`;
  return [where, code, sentence, hint].filter(Boolean).join(' ');
}
