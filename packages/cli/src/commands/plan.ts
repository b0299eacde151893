import { planReload } from '../assemble.js';
import type { Policy } from '../validators.js';
import { exitCodes } from '../exitCodes.js';
import { colorsFor } from '../views/colorsFor.js';
import { planLines } from '../views/planLines.js';
import { stderrLogger } from '../views/stderrLogger.js';

export interface PlanOptions extends Policy {
  /** What the test would run on. */
  readonly against: readonly string[];
  readonly json: boolean;
}

/** `midflight plan`: what a reload would do, by the same way as a reload; nothing is applied. @returns the exit code */
export async function plan(files: readonly string[], { against, json, ...policy }: PlanOptions): Promise<number> {
  const result = await planReload(files, against, policy, stderrLogger());
  const { changes, findings, wouldApply, next, previous } = result;
  const lines = json ? [JSON.stringify({ changes, findings, wouldApply })] : planLines(result, [...next.documents, ...previous.documents], colorsFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
  return wouldApply ? exitCodes.fine : exitCodes.invalidConfiguration;
}
