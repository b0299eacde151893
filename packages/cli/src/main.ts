import { messageOf, MidflightError } from '@midflight/core';
import { CommanderError } from 'commander';
import { commandLine } from './commandLine/commandLine.js';
import { exitCodeOf, exitCodes, reasonCodeOf } from './exitCodes.js';
import { colorsFor } from './views/colorsFor.js';
import { printable } from './views/printable.js';

// A run listens, too, and ends in its own way; all else has nobody left to tell.
process.stdout.on('error', () => {
  const isFine = process.exitCode === undefined || process.exitCode === exitCodes.fine;
  if (process.stdout.listenerCount('error') === 1) process.exit(isFine ? exitCodes.unread : process.exitCode);
});
process.stderr.on('error', () => {});

try {
  await commandLine((exitCode) => {
    process.exitCode = exitCode;
  }).parseAsync();
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError ? usageExitCode(thrown) : explain(thrown);
}

/** Commander has already printed the help or what is wrong. */
function usageExitCode({ exitCode }: CommanderError): number {
  return exitCode === 0 ? exitCodes.fine : exitCodes.wrongUsage;
}

function explain(thrown: unknown): number {
  const { dim, red } = colorsFor(process.stderr);
  const reason = reasonCodeOf(thrown);
  const code = reason === undefined ? '' : ` ${dim(reason)}`;
  process.stderr.write(`${red('midflight:')} ${printable(messageOf(thrown))}${code}\n`);
  if (!MidflightError.is(thrown) && thrown instanceof Error && thrown.stack) process.stderr.write(`${thrown.stack}\n`);
  return exitCodeOf(thrown);
}
