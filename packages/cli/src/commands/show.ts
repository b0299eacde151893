import { hasErrors } from '@midflight/core';
import { knowsKeys, showYaml } from '@midflight/document';
import { check } from '../check.js';
import type { PluginPolicy } from '../plugins/gatherPlugins.js';
import { exitCodes } from '../exitCodes.js';
import { findingLines } from '../views/codeFrame.js';
import { colorsFor } from '../views/colorsFor.js';
import { printable } from '../views/printable.js';
import { stderrLogger } from '../views/stderrLogger.js';

export interface ShowOptions extends PluginPolicy {
  /** Says for each value where it was written. */
  readonly origins: boolean;
}

/** `midflight show`: the effective document on stdout, by the same loader as `run`; findings go to stderr. @returns the exit code */
export async function show(files: readonly string[], { origins, ...policy }: ShowOptions): Promise<number> {
  const { config, findings, documents, places } = await check(files, policy, stderrLogger());
  const colors = colorsFor(process.stderr);
  for (const finding of findings) process.stderr.write(`${findingLines(finding, documents, colors).join('\n')}\n\n`);
  if (config === undefined || hasErrors(findings)) return exitCodes.invalidConfiguration;
  const originOf = origins && knowsKeys(places) ? (path: string) => places.findWritten(path) : undefined;
  process.stdout.write(printable(showYaml(config, { originOf })));
  return exitCodes.fine;
}
