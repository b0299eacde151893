import { availableParallelism } from 'node:os';
import { parseDuration } from '@midflight/document';
import { InvalidArgumentError } from 'commander';

/** What every command says of its documents. */
export const filesHelp = 'the load document, - for stdin; of several, later files win, scenarios merge by name';

/** Where to read of what stands in a document. */
export const fieldsHelp = '\nWhat may stand in a load document: "midflight docs"; of one field: "midflight docs config.duration".';

/** The port of the quick start's document. */
export const demoPort = 7070;

/** Reads a duration, to milliseconds. @throws InvalidArgumentError unless it is above zero */
export function duration(text: string): number {
  const parsed = parseDuration(text);
  if (parsed === undefined || parsed <= 0) throw new InvalidArgumentError('Write a duration above zero: 500ms, 30s, 5m, 1h30m.');
  return parsed;
}

/** Reads a port, 0 to 65535. @throws InvalidArgumentError */
export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return number;
}

/** As many as an engine takes. */
const mostThreads = 64;

/** Reads a number of load threads; `auto` is one for each core but one. @throws InvalidArgumentError */
export function threads(text: string): number {
  if (text === 'auto') return Math.min(mostThreads, Math.max(1, availableParallelism() - 1));
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > mostThreads) throw new InvalidArgumentError(`A number of threads is a whole number from 1 to ${mostThreads}, or auto.`);
  return number;
}
