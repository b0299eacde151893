import { MidflightError } from '@midflight/core';
import { fieldDescriptions, fieldReference, loadDocumentReference, loadDocumentSchema, spellingHint } from '@midflight/document';
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes.js';
import { init } from './init.js';
import { migrate } from './migrate.js';

/** Adds the commands that describe the load document. @param finish - takes the exit code of the command that ran */
export function addDescribingCommands(program: Command, finish: (exitCode: number) => void): void {
  const print = (text: string): void => {
    process.stdout.write(text);
    finish(exitCodes.fine);
  };

  program
    .command('schema')
    .description('print the JSON Schema of the load document, for editors')
    .action(() => print(`${JSON.stringify(loadDocumentSchema(), null, 2)}\n`));

  program
    .command('docs')
    .description('print the reference of every field of the load document, or of one, in Markdown')
    .argument('[field]', 'one field and all that lies in it, as findings name it: config.duration')
    .action((field: string | undefined) => print(field === undefined ? loadDocumentReference() : referenceOf(field)));

  program
    .command('migrate')
    .description('rewrite a load document of an older version in the current one; comments stay')
    .argument('<file>', 'the load document')
    .option('--stdout', 'print it, and leave the file as it is')
    .action(async (file: string, { stdout = false }: { stdout?: boolean }) => finish(await migrate(file, stdout)));

  program
    .command('init')
    .description('write a commented load document to start from; it runs against the demo target')
    .argument('[file]', 'where to write it; - is stdout', 'loadtest.yaml')
    .option('--force', 'replace the file if it exists')
    .action(async (file: string, { force = false }: { force?: boolean }) => finish(await init(file, force)));
}

/** @throws MF_USAGE */
function referenceOf(path: string): string {
  const reference = fieldReference(path);
  if (reference !== undefined) return reference;
  const hint = spellingHint(path, [...fieldDescriptions().keys()]) ?? '';
  throw new MidflightError('MF_USAGE', `The load document has no field ${path}. ${hint.startsWith('Did') ? hint : 'All of them: midflight docs'}`, { details: { path } });
}
