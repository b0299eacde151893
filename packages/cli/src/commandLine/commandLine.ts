import { Command, Option } from 'commander';
import { addCompletionCommand } from '../completion/completionCommand.js';
import { addCtlCommands } from '../ctl/ctlCommands.js';
import { addDescribingCommands } from '../describe/describingCommands.js';
import { version } from '../version.js';
import { addCheckingCommands } from './checkingCommands.js';
import { demoPort, port } from './optionValues.js';
import { addRememberingCommands } from './rememberingCommands.js';
import { addReportCommand } from './reportCommand.js';
import { addRunCommand } from './runCommand.js';

/** The commands, their options and their help. @param finish - takes the exit code of the command that ran */
export function commandLine(finish: (exitCode: number) => void): Command {
  const program = new Command('midflight')
    .description('Retunes a running load test: save the YAML and the load follows.')
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .addHelpText('after', exitCodeHelp);

  addRunCommand(program, finish);
  addCheckingCommands(program, finish);
  addCtlCommands(program, finish);
  addRememberingCommands(program, finish);
  addReportCommand(program, finish);
  addDescribingCommands(program, finish);
  addCompletionCommand(program, finish);

  program
    .command('demo-target')
    .description('start the small HTTP server that the quick start loads')
    .addOption(new Option('--port <port>', 'where to listen on 127.0.0.1; 0 picks a free port').argParser(port).default(demoPort))
    .action(async ({ port: chosen }: { port: number }) => {
      const { demoTarget } = await import('../commands/demoTarget.js');
      finish(await demoTarget(chosen));
    });
  return program;
}

const exitCodeHelp = `
Exit codes: 0 fine · 1 a threshold failed · 2 wrong usage · 3 the configuration is invalid · 4 a source can't be read
at start · 5 the run could not go on · 130 interrupted twice, or before the load began
· 141 nobody reads the output any more`;
