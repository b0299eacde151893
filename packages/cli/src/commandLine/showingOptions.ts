import type { Command } from 'commander';
import type { ShowingOptions } from '../run/runSession.js';
import { addMetricsOptions, metricsOptionsOf, type MetricsFlags } from './metricsOptions.js';

/** What a command takes that runs a load. */
export interface ShowingFlags extends MetricsFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly hdr?: string;
  readonly report?: readonly string[];
}

/** Adds the options of how a run is shown, and of what is written of what it measures. */
export function addShowingOptions(command: Command): Command {
  return addMetricsOptions(
    command
      .option('--json', 'print one JSON object a line (NDJSON) instead of text')
      .option('--quiet', 'print only reloads, faults and the summary')
      .option('--hdr <file>', 'write what each second measured to this file as it goes, in the log format of HdrHistogram: in all, and tagged by scenario/step')
      .option('--report <file>', 'write a report at the end: .html for people, .json for programs and "midflight report", .xml for JUnit, .md for Markdown (repeatable)', (file: string, all: readonly string[] | undefined) => [...(all ?? []), file]),
  );
}

/** What the flags ask for. @throws MF_USAGE */
export function showingOptionsOf({ json = false, quiet = false, hdr, report = [], ...metrics }: ShowingFlags): ShowingOptions {
  return { json, quiet, hdrFile: hdr, reports: report, metrics: metricsOptionsOf(metrics) };
}
