import { MidflightError } from '@midflight/core';

/** What the process ends with; the names stand in the help and the documentation. */
export const exitCodes = {
  fine: 0,
  thresholdFailed: 1,
  wrongUsage: 2,
  invalidConfiguration: 3,
  sourceUnreadable: 4,
  couldNotGoOn: 5,
  interrupted: 130,
} as const;

const byErrorCode: Readonly<Record<string, number>> = {
  MF_INTERRUPTED: exitCodes.interrupted,
  MF_USAGE: exitCodes.wrongUsage,
  MF_FILE_EXISTS: exitCodes.wrongUsage,
  MF_FILE_WRITE: exitCodes.wrongUsage,
  MF_PLUGIN_OPTIONS: exitCodes.wrongUsage,
  // The command's own plugins differ: a source was named twice.
  MF_PLUGIN_DUPLICATE: exitCodes.wrongUsage,
  MF_CONFIG_INVALID: exitCodes.invalidConfiguration,
  MF_SOURCE_READ: exitCodes.sourceUnreadable,
  MF_SOURCE_CRASHED: exitCodes.sourceUnreadable,
  MF_SOURCE_ENDED: exitCodes.sourceUnreadable,
};

/** The exit code for an error that ended a command. */
export function exitCodeOf(thrown: unknown): number {
  return (MidflightError.is(thrown) && byErrorCode[thrown.code]) || exitCodes.couldNotGoOn;
}
