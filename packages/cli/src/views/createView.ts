import type { Clock } from '@midflight/core';
import type { RunView } from '../run/runEvents.js';
import { colorsFor } from './colorsFor.js';
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
  const colors = colorsFor(stdout);
  return stdout.isTTY && !quiet ? terminalView(stdout, colors, clock) : plainView(stdout, colors, clock, { quiet });
}
