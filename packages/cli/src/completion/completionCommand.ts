import { Argument, type Command } from 'commander';
import { exitCodes } from '../exitCodes.js';
import { bashCompletion } from './bashCompletion.js';
import { completionPlaces, type CompletionPlace } from './completionPlaces.js';
import { fishCompletion } from './fishCompletion.js';
import { zshCompletion } from './zshCompletion.js';

const scripts: Readonly<Record<string, (places: readonly CompletionPlace[]) => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Adds `midflight completion`. @param finish - takes the exit code */
export function addCompletionCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('completion')
    .description('print a script that has a shell complete commands, options and files')
    .addArgument(new Argument('<shell>', 'which shell it is for').choices(Object.keys(scripts)))
    .action((shell: string) => {
      process.stdout.write(scripts[shell]?.(completionPlaces(program)) ?? '');
      finish(exitCodes.fine);
    });
}
