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
  unread: 141,
} as const;

const byErrorCode: Readonly<Record<string, number>> = {
  MF_INTERRUPTED: exitCodes.interrupted,
  MF_GUARD_STOP: exitCodes.thresholdFailed,
  MF_USAGE: exitCodes.wrongUsage,
  MF_FILE_EXISTS: exitCodes.wrongUsage,
  MF_FILE_WRITE: exitCodes.wrongUsage,
  MF_PLUGIN_OPTIONS: exitCodes.wrongUsage,
  MF_PLUGIN_NOT_FOUND: exitCodes.wrongUsage,
  MF_PLUGIN_NOT_ALLOWED: exitCodes.wrongUsage,
  MF_PLUGIN_LOAD: exitCodes.wrongUsage,
  MF_PLUGIN_MODULE: exitCodes.wrongUsage,
  MF_CLAIM_TWICE: exitCodes.wrongUsage,
  // The command's own plugins differ: a source was named twice.
  MF_PLUGIN_DUPLICATE: exitCodes.wrongUsage,
  MF_RULES_FILE: exitCodes.wrongUsage,
  MF_CONTROL_LISTEN: exitCodes.wrongUsage,
  MF_CONTROL_TOKEN_FILE: exitCodes.wrongUsage,
  // What the control API of a run says to "midflight ctl".
  MF_CONTROL_TOKEN: exitCodes.wrongUsage,
  MF_CONTROL_READ_ONLY: exitCodes.wrongUsage,
  MF_CONTROL_HOST: exitCodes.wrongUsage,
  MF_CONTROL_BODY: exitCodes.wrongUsage,
  MF_REVISION_UNKNOWN: exitCodes.wrongUsage,
  MF_LIMITS_FILE: exitCodes.wrongUsage,
  MF_STATE_FOLDER: exitCodes.wrongUsage,
  MF_REPLAY_NOTHING: exitCodes.wrongUsage,
  MF_STATE_CORRUPT: exitCodes.invalidConfiguration,
  MF_AUDIT_BROKEN: exitCodes.invalidConfiguration,
  MF_RECORD_INVALID: exitCodes.invalidConfiguration,
  MF_RECORD_READ: exitCodes.sourceUnreadable,
  MF_AUDIT_READ: exitCodes.sourceUnreadable,
  MF_CONFIG_INVALID: exitCodes.invalidConfiguration,
};

/** The exit code for an error that ended a command. */
export function exitCodeOf(thrown: unknown): number {
  const code = reasonCodeOf(thrown) ?? '';
  if (/^MF_(SOURCE|GIT)_/.test(code)) return exitCodes.sourceUnreadable;
  return byErrorCode[code] ?? exitCodes.couldNotGoOn;
}

/** The code of an error; a plugin that did not start ends the command for the reason that it gives. Undefined for errors that are not of this house. */
export function reasonCodeOf(thrown: unknown): string | undefined {
  if (!MidflightError.is(thrown)) return undefined;
  const { code, cause } = thrown;
  return (code === 'MF_PLUGIN_START' ? reasonCodeOf(cause) : undefined) ?? code;
}
