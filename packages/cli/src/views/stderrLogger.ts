import { messageOf, type Logger } from '@midflight/core';
import { printable } from './printable.js';

const say = (level: string) => (message: string, details?: Readonly<Record<string, unknown>>): void => {
  const why = details && 'thrown' in details ? ` ${messageOf(details['thrown'])}` : '';
  process.stderr.write(`midflight ${level}: ${printable(message + why)}\n`);
};
const ignore = (): void => {};

/** Diagnostics on stderr, from `warn` up; `DEBUG=midflight` shows all. */
export function stderrLogger(): Logger {
  const verbose = process.env['DEBUG']?.includes('midflight') ?? false;
  return { debug: verbose ? say('debug') : ignore, info: verbose ? say('info') : ignore, warn: say('warning'), error: say('error') };
}
