import type { ReadStream } from 'node:tty';
import type { Clock } from '@midflight/core';
import type { RunView } from '../run/runEvents.js';
import { colorsFor } from './colorsFor.js';
import type { Diagnostics } from './diagnostics.js';
import { LiveView } from './live/liveView.js';
import type { KeyedRun } from './live/steeringKeys.js';
import { ndjsonView } from './ndjsonView.js';
import { plainView } from './plainView.js';

export interface CreateViewOptions {
  /** NDJSON on stdout. */
  readonly json: boolean;
  /** No lines about the load between reloads. */
  readonly quiet: boolean;
  /** Would go to stderr, between the lines of a view on the same terminal. */
  readonly diagnostics?: Diagnostics | undefined;
}

/** What is shown; one that can be ended from here can be steered by keys, too. */
export type ShownRun = Pick<KeyedRun, 'reloader'> & Partial<Pick<KeyedRun, 'end'>>;

/** The view that fits where the output goes. @param keysFrom - a terminal whose keys nobody else reads */
export function createView({ json, quiet, diagnostics }: CreateViewOptions, { reloader, end }: ShownRun, clock: Clock, keysFrom: ReadStream | undefined): RunView {
  const { stdout } = process;
  if (json) return ndjsonView(stdout, clock);
  const colors = colorsFor(stdout);
  if (quiet || !canRedraw(stdout)) return plainView(stdout, colors, clock, { quiet });
  const keys = end && keysFrom ? { input: keysFrom, run: { reloader, end } } : undefined;
  return new LiveView({ terminal: stdout, colors, clock, run: { reloader }, keys, diagnostics: process.stderr.isTTY ? diagnostics : undefined });
}

/** Some CI services lend a terminal that nobody looks at; what is drawn over fills their logs. */
function canRedraw({ isTTY }: { readonly isTTY?: boolean }, { CI, TERM } = process.env): boolean {
  return isTTY === true && TERM !== 'dumb' && (CI === undefined || CI === '' || CI === 'false');
}
