import { readAudit } from './readAudit.js';

/** What an audit is that is whole. */
export interface VerifiedAudit {
  readonly lines: number;
  /** How many runs it tells of. */
  readonly runs: number;
  /** Of the last line: whoever keeps it elsewhere can show later that nothing was cut off. */
  readonly lastHash: string | undefined;
}

/** Verifies an audit as a whole. @throws MF_AUDIT_READ; MF_AUDIT_BROKEN at the first line that is wrong */
export async function verifyAudit(file: string): Promise<VerifiedAudit> {
  let [lines, runs] = [0, 0];
  let lastHash: string | undefined;
  for await (const { entry } of readAudit(file)) {
    lines += 1;
    if (entry.event === 'run') runs += 1;
    lastHash = entry.hash;
  }
  return { lines, runs, lastHash };
}
