import { hasErrors } from '@midflight/core';
import { listAll } from '../assemble.js';
import { exitCodes } from '../exitCodes.js';
import { findingLines } from '../views/codeFrame.js';
import { colorsFor } from '../views/colorsFor.js';
import { pluginLines } from '../views/pluginLines.js';
import type { Policy } from '../validators.js';
import { stderrLogger } from '../views/stderrLogger.js';

export interface PluginsOptions extends Policy {
  readonly json: boolean;
}

/** `midflight plugins`: everyone who would have a part in a run, built in and added; nothing is judged or applied. @returns the exit code */
export async function plugins(files: readonly string[], { json, ...policy }: PluginsOptions): Promise<number> {
  const { listed, findings, documents } = await listAll(files, policy, stderrLogger());
  const colors = colorsFor(process.stderr);
  for (const finding of findings) process.stderr.write(`${findingLines(finding, documents, colors).join('\n')}\n\n`);
  const lines = json ? [JSON.stringify({ plugins: listed, findings })] : pluginLines(listed, colorsFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
  return hasErrors(findings) ? exitCodes.invalidConfiguration : exitCodes.fine;
}
