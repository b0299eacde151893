import type { Logger } from '@midflight/core';

/** One line of diagnostics. */
export interface LogRecord {
  readonly level: keyof Logger;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
}

/** A logger that keeps what it is told in `records`. */
export function logOf(records: LogRecord[]): Logger {
  const keep = (level: keyof Logger) => (message: string, details?: Readonly<Record<string, unknown>>): void => void records.push({ level, message, details });
  return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
