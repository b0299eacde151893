import type { Clock } from '@midflight/core';
import pc from 'picocolors';
import type { RunView } from '../run/runEvents.js';
import { ndjsonView } from './ndjsonView.js';
import { plainView } from './plainView.js';
import { terminalView } from './terminalView.js';

export interface CreateViewOptions {
  /** NDJSON on stdout. */
  readonly json: boolean;
  /** No lines about the load between reloads. */
  readonly quiet: boolean;
}

/** The view that fits where the output goes. */
export function createView({ json, quiet }: CreateViewOptions, clock: Clock): RunView {
  const { stdout } = process;
  if (json) return ndjsonView(stdout, clock);
  return stdout.isTTY && !quiet ? terminalView(stdout, pc, clock) : plainView(stdout, pc, clock, { quiet });
}
