import { MidflightError } from '@midflight/core';
import { Option, type Command } from 'commander';
import { show } from '../commands/show.js';
import { validate, validateFormats, type ValidateFormat } from '../commands/validate.js';
import { connectionOf, type ConnectionFlags } from '../ctl/connection.js';
import { addConnectionOptions } from '../ctl/ctlCommands.js';
import { fieldsHelp, filesHelp } from './optionValues.js';
import { addPluginOptions, addPolicyOptions, pluginPolicyOf, policyOf, type PluginFlags, type PolicyFlags } from './policyOptions.js';

/**
 * Adds the commands that look at documents and run nothing. Those that ask appliers load the engine when they are called.
 *
 * @param finish - takes the exit code of the command that ran
 */
export function addCheckingCommands(program: Command, finish: (exitCode: number) => void): void {
  const validateCommand = program
    .command('validate')
    .description('say everything that is wrong with a load document, and where')
    .argument('[file...]', filesHelp)
    .addOption(new Option('--format <format>', 'how to print it').choices(validateFormats).default('text'))
    .addHelpText('after', fieldsHelp);
  addPolicyOptions(validateCommand).action(async (files: readonly string[], { format, ...flags }: PolicyFlags & { format: ValidateFormat }) => finish(await validate(files, { format, ...policyOf(flags) })));

  const planCommand = program
    .command('plan')
    .description('say what a reload would do: each change, when it takes effect, who makes it, and what stands against it')
    .argument('<new...>', 'the load document as it would be')
    .option('--against <old...>', 'the load document that the test would run on')
    .option('--json', 'print one JSON object');
  addConnectionOptions(addPolicyOptions(planCommand)).action(async (files: readonly string[], { against, json = false, ...flags }: ConnectionFlags & PolicyFlags & { against?: readonly string[]; json?: boolean }) => {
    if (against && flags.url !== undefined) throw new MidflightError('MF_USAGE', 'A plan is --against a document or for the running test at --url, not both.');
    if (!against && flags.url === undefined) throw new MidflightError('MF_USAGE', 'Say what would change: --against OLD, or --url URL for a running test.');
    // A running test judges by the rules that it was started with.
    if (!against && flags.rules !== undefined) throw new MidflightError('MF_USAGE', '--rules goes with --against; a running test has rules of its own.');
    if (!against) {
      const { ctlPlan } = await import('../ctl/ctl.js');
      return finish(await ctlPlan({ ...(await connectionOf(flags)), json }, files));
    }
    const { plan } = await import('../commands/plan.js');
    finish(await plan(files, { against, json, ...policyOf(flags) }));
  });

  const showCommand = program
    .command('show')
    .description('print the effective load document: merged, with its environment and defaults, secrets hidden')
    .argument('[file...]', filesHelp)
    .option('--origins', 'say for each value the file and line, or the variable, that it came from');
  addPluginOptions(showCommand).action(async (files: readonly string[], { origins = false, ...flags }: PluginFlags & { origins?: boolean }) => finish(await show(files, { origins, ...pluginPolicyOf(flags) })));

  const pluginsCommand = program
    .command('plugins')
    .description('list everyone who has a part in a run: sources, validators with their phase, appliers with the paths that they claim')
    .argument('[file...]', filesHelp)
    .option('--json', 'print one JSON object');
  addPolicyOptions(pluginsCommand).action(async (files: readonly string[], { json = false, ...flags }: PolicyFlags & { json?: boolean }) => {
    const { plugins } = await import('../commands/plugins.js');
    finish(await plugins(files, { json, ...policyOf(flags) }));
  });
}
