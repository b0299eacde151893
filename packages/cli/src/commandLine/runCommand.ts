import { MidflightError } from '@midflight/core';
import { Option, type Command } from 'commander';
import type { RunSessionOptions } from '../run/runSession.js';
import { addControlOptions, controlOptionsOf, opensControl, type ControlFlags } from './controlOptions.js';
import { addMemoryOptions, memoryOptionsOf, type MemoryFlags } from './memoryOptions.js';
import { demoPort, duration, fieldsHelp, filesHelp, port, threads } from './optionValues.js';
import { addPolicyOptions, policyOf, type PolicyFlags } from './policyOptions.js';
import { addShowingOptions, showingOptionsOf, type ShowingFlags } from './showingOptions.js';
import { standsAbove } from './standsAbove.js';

/** `--dev-mode`: a person who tries things saves one file and wants to see it. */
const devDebounceMs = 100;

interface RunFlags extends ControlFlags, MemoryFlags, PolicyFlags, ShowingFlags {
  readonly source?: readonly string[];
  readonly debounce?: number;
  readonly duration?: number;
  readonly devMode?: boolean;
  readonly reload: boolean;
  readonly wait?: boolean;
  readonly keepAlive?: boolean;
  readonly poll?: boolean;
  readonly threads?: number;
  readonly demoTarget?: number | true;
}

/** Adds `midflight run`. @param finish - takes the exit code */
export function addRunCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('run')
    .description('run the load test, and retune it whenever its files change')
    .argument('[file...]', filesHelp)
    .option('--source <uri>', 'one more source of configuration, after the files: a path, a pattern, file:PATH, - for stdin, env: for variables, a URL or git+https://HOST/REPOSITORY.git#BRANCH:PATH (repeatable)', (uri: string, all: readonly string[] | undefined) => [...(all ?? []), uri])
    .addOption(new Option('--debounce <duration>', standsAbove('reload.debounce')).argParser(duration))
    .option('--dev-mode', `the same as --debounce ${devDebounceMs}ms; also by DEV_MODE=true`)
    .option('--no-reload', 'read the files once and follow them no more')
    .option('--poll', 'look at files every so often and rely on no notifications: for network file systems')
    .addOption(new Option('--duration <duration>', standsAbove('config.duration')).argParser(duration))
    .addOption(new Option('--threads <count>', 'how many threads share the load; auto leaves one core to the rest. One drives more than most targets take').argParser(threads))
    .option('--wait', 'begin in standby, and the plan on "midflight ctl start"; needs --control')
    .option('--keep-alive', 'go to standby when the plan is over, instead of ending; Ctrl-C and "midflight ctl stop" end it')
    .addOption(new Option('--demo-target [port]', 'start the demo target first, on 127.0.0.1').argParser(port))
    .addHelpText('after', fieldsHelp);
  addControlOptions(addMemoryOptions(addShowingOptions(addPolicyOptions(command)))).action(async (files: readonly string[], flags: RunFlags) => {
    const options = runOptions(files, flags);
    // With all that a load takes; who asks for something else need not wait for it.
    const { runSession } = await import('../run/runSession.js');
    finish(await runSession(options));
  });
}

function runOptions(files: readonly string[], flags: RunFlags): RunSessionOptions {
  const sources = [...files, ...(flags.source ?? [])];
  if (sources.length === 0 && !flags.plugin) throw new MidflightError('MF_USAGE', 'Name a load document: midflight run loadtest.yaml');
  const { wait = false, keepAlive = false } = flags;
  if (wait && !opensControl(flags)) throw new MidflightError('MF_USAGE', 'With --wait the plan begins on "midflight ctl start", which needs the control API: add --control.');
  const devMode = flags.devMode ?? process.env['DEV_MODE'] === 'true';
  return {
    sources,
    debounceMs: flags.debounce ?? (devMode ? devDebounceMs : undefined),
    durationMs: flags.duration,
    ...policyOf(flags),
    ...memoryOptionsOf(flags),
    follow: flags.reload,
    wait,
    keepAlive,
    polling: flags.poll ?? false,
    threads: flags.threads,
    ...showingOptionsOf(flags),
    control: controlOptionsOf(flags),
    demoTargetPort: flags.demoTarget === true ? demoPort : flags.demoTarget,
  };
}
