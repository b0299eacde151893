import { messageOf, type Logger } from '@midflight/core';
import { Diagnostics } from './diagnostics.js';
import { printable } from './printable.js';

const ignore = (): void => {};

/** Diagnostics on stderr, from `warn` up; `DEBUG=midflight` shows all. @param diagnostics - others may show them instead */
export function stderrLogger(diagnostics = new Diagnostics()): Logger {
  const say = (level: string) => (message: string, details?: Readonly<Record<string, unknown>>): void => {
    const why = details && 'thrown' in details ? ` ${messageOf(details['thrown'])}` : '';
    diagnostics.write(`midflight ${level}: ${printable(message + why)}`);
  };
  const verbose = process.env['DEBUG']?.includes('midflight') ?? false;
  return { debug: verbose ? say('debug') : ignore, info: verbose ? say('info') : ignore, warn: say('warning'), error: say('error') };
}
