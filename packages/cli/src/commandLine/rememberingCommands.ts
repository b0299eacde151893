import type { Command } from 'commander';
import { addAuditOption } from './memoryOptions.js';
import { addPolicyOptions, policyOf, type PolicyFlags } from './policyOptions.js';
import { addShowingOptions, showingOptionsOf, type ShowingFlags } from './showingOptions.js';

interface ReplayFlags extends PolicyFlags, ShowingFlags {
  readonly run?: string;
  readonly state?: string;
  readonly audit?: string;
}

/** Adds the commands that read what runs remember. @param finish - takes the exit code of the command that ran */
export function addRememberingCommands(program: Command, finish: (exitCode: number) => void): void {
  const replayCommand = program
    .command('replay')
    .description('run again what an audit tells of: the same changes at the same offsets, without the sources')
    .argument('<audit>', 'the file that --audit wrote, of a run that also had --state')
    .option('--run <run>', 'which run of the audit; the last one that had a load and was no replay, without a word')
    .option('--state <folder>', 'where its texts are; where the audit says without a word');
  addAuditOption(addShowingOptions(addPolicyOptions(replayCommand))).action(async (file: string, { run, state, audit, ...flags }: ReplayFlags) => {
    const options = { run, stateFolder: state, auditFile: audit, ...showingOptionsOf(flags), ...policyOf(flags) };
    const { replay } = await import('../replay/replay.js');
    finish(await replay(file, options));
  });

  program
    .command('audit')
    .description('look at what --audit wrote')
    .command('verify')
    .description('say whether an audit is whole, or which line of it was changed, taken out or cut off')
    .argument('<file>', 'the file that --audit wrote')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { auditVerify } = await import('../commands/auditVerify.js');
      finish(await auditVerify(file, json));
    });
}
