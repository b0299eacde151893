import { MidflightError } from '@midflight/core';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { duration, filesHelp } from '../commandLine/optionValues.js';
import { connectionOf, type ConnectionFlags } from './connection.js';
import type * as commands from './ctl.js';

/** What a command does, loaded when one is given. */
type Commands = typeof commands;

interface CtlFlags extends ConnectionFlags {
  readonly json?: boolean;
}

/** The options that say which run is meant. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the control API of a run: http://HOST:PORT or unix:/path; also by MIDFLIGHT_URL')
    .option('--token-file <file>', 'its token; also by MIDFLIGHT_TOKEN')
    .option('--ca <file>', 'the certificate that its TLS is signed with, in PEM');
}

/** Adds `midflight ctl`. @param finish - takes the exit code of the command that ran */
export function addCtlCommands(program: Command, finish: (exitCode: number) => void): void {
  const ctl = program.command('ctl').description('look at and steer a running test through its control API');
  const add = (name: string, description: string): Command => addConnectionOptions(ctl.command(name).description(description)).option('--json', 'print one JSON object, as the API says it');
  const on = async (flags: CtlFlags, act: (commands: Commands, ctl: commands.Ctl) => Promise<number>): Promise<void> => finish(await act(await import('./ctl.js'), { ...(await connectionOf(flags)), json: flags.json ?? false }));

  add('status', 'say what is active, what was refused last, and how the load does').action((flags: CtlFlags) => on(flags, ({ ctlStatus }, one) => ctlStatus(one)));
  add('reload', 'have every source look now').action((flags: CtlFlags) => on(flags, ({ ctlReload }, one) => ctlReload(one)));
  for (const [turn, description] of turns) add(turn, description).action((flags: CtlFlags) => on(flags, ({ ctlTurn }, one) => ctlTurn(one, turn)));

  addSteerOptions(add('rollback', 'come back to a revision'))
    .argument('[revision]', 'which one; the one before the active one without a word', wholeNumber)
    .action((revision: number | undefined, flags: CtlFlags & commands.SteerFlags) => on(flags, ({ ctlRollback }, one) => ctlRollback(one, revision, steerFlagsOf(flags))));

  addSteerOptions(add('override', 'pin a value above what the sources say'))
    .argument('<path=value>', 'the value as it would stand in YAML: load.target=400')
    .addOption(new Option('--for <duration>', 'how long; until it is cleared without a word').argParser(duration))
    .option('--clear', 'take the value of this path away again')
    .action((assignment: string, { for: forMs, clear = false, ...flags }: CtlFlags & commands.SteerFlags & { for?: number; clear?: boolean }) => {
      if (clear && forMs !== undefined) throw new MidflightError('MF_USAGE', '--clear takes a value away at once, and no --for.');
      return on(flags, ({ ctlClear, ctlOverride }, one) => (clear ? ctlClear(one, assignment, steerFlagsOf(flags)) : ctlOverride(one, assignment, forMs, steerFlagsOf(flags))));
    });

  add('plan', 'say what a reload of these files would do to the running test').argument('<file...>', filesHelp).action((files: readonly string[], flags: CtlFlags) => on(flags, ({ ctlPlan }, one) => ctlPlan(one, files)));
  add('start', 'begin the plan of a run that is in standby')
    .option('--message <text>', 'why, for the record')
    .action((flags: CtlFlags & Pick<commands.SteerFlags, 'message'>) => on(flags, ({ ctlStart }, one) => ctlStart(one, flags)));
  add('stop', 'end the run gracefully, with its summary')
    .option('--now', 'cut off what is in flight')
    .action(({ now = false, ...flags }: CtlFlags & { now?: boolean }) => on(flags, ({ ctlStop }, one) => ctlStop(one, now)));
}

const turns = [
  ['freeze', 'judge what the sources want, and apply it no more'],
  ['thaw', 'apply what waits since the freeze'],
  ['enable', 'follow the sources again'],
  ['disable', 'leave the sources alone'],
] as const;

function addSteerOptions(command: Command): Command {
  return command
    .addOption(new Option('--if-revision <revision>', 'do nothing unless this one is active').argParser(wholeNumber))
    .option('--message <text>', 'why, for the record');
}

function steerFlagsOf({ ifRevision, message }: commands.SteerFlags): commands.SteerFlags {
  return { ...(ifRevision === undefined ? {} : { ifRevision }), ...(message === undefined ? {} : { message }) };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A revision is a whole number.');
  return Number(text);
}
