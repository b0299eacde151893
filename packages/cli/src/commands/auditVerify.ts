import { MidflightError } from '@midflight/core';
import { verifyAudit } from '@midflight/journal';
import { exitCodeOf, exitCodes } from '../exitCodes.js';
import { plural } from '../views/format.js';
import { printable } from '../views/printable.js';

/** `midflight audit verify`: whether an audit is whole, or the first line that is not. @returns the exit code @throws MF_AUDIT_READ */
export async function auditVerify(file: string, json: boolean): Promise<number> {
  try {
    const { lines, runs, lastHash } = await verifyAudit(file);
    const said = json ? JSON.stringify({ valid: true, lines, runs, lastHash: lastHash ?? null }) : `OK: ${plural(lines, 'line')} of ${plural(runs, 'run')}${lastHash === undefined ? '' : `; the last hash is ${lastHash}`}`;
    process.stdout.write(`${said}\n`);
    return exitCodes.fine;
  } catch (thrown) {
    if (!json || !MidflightError.is(thrown) || thrown.code !== 'MF_AUDIT_BROKEN') throw thrown;
    const { code, message, details: { line, torn } } = thrown;
    process.stdout.write(`${JSON.stringify({ valid: false, code, line, torn, message: printable(message) })}\n`);
    return exitCodeOf(thrown);
  }
}
