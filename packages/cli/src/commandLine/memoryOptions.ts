import { MidflightError } from '@midflight/core';
import { Option, type Command } from 'commander';
import type { MemoryOptions } from '../memory/runMemory.js';

/** What `run` takes for what it remembers. */
export interface MemoryFlags {
  readonly state?: string;
  readonly startFrom: MemoryOptions['startFrom'];
  readonly audit?: string;
}

/** Adds the option of the audit. */
export function addAuditOption(command: Command): Command {
  return command.option('--audit <file>', 'append every outcome, command and verdict to this file, in JSON Lines that are chained by hashes; "midflight audit verify" checks it');
}

/** Adds the options of what a run remembers. */
export function addMemoryOptions(command: Command): Command {
  command
    .option('--state <folder>', 'remember every revision and the last known good configuration there; it is for its owner alone, since documents hold what is written into them')
    .addOption(new Option('--start-from <policy>', 'what to start on when the sources are unreadable or invalid at start: the last known good configuration of --state, or nothing').choices(['last-good', 'fail']).default('fail'));
  return addAuditOption(command);
}

/** What the flags ask for. @throws MF_USAGE */
export function memoryOptionsOf({ state, startFrom, audit }: MemoryFlags): MemoryOptions {
  if (startFrom === 'last-good' && state === undefined) throw new MidflightError('MF_USAGE', 'With --start-from last-good, say where the last known good configuration is: add --state FOLDER.');
  return { stateFolder: state, startFrom, auditFile: audit };
}
