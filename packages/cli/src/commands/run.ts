import { systemClock, type SteeredBy } from '@midflight/core';
import { redactUrl } from '@midflight/document';
import { assemble } from '../assemble.js';
import { ControlSource } from '../control/controlSource.js';
import { startControl, type RunControlOptions } from '../control/runControl.js';
import { startDemoProcess } from '../demo/demoProcess.js';
import type { RunMetricsOptions } from '../metrics/runMetrics.js';
import { startMeasuring } from '../metrics/startMeasuring.js';
import { RunMemory, type MemoryOptions } from '../memory/runMemory.js';
import { RunReports } from '../report/runReports.js';
import { giveWay } from '../run/giveWay.js';
import { HdrLogFile } from '../run/hdrLogFile.js';
import type { RunEvent } from '../run/runEvents.js';
import { showRun, type ShowRunOptions } from '../run/showRun.js';
import { Diagnostics } from '../views/diagnostics.js';
import { stderrLogger } from '../views/stderrLogger.js';
import type { Policy } from '../validators.js';
import { stopOnSignals } from './stopOnSignals.js';

/** What `midflight run` was asked for. */
export interface RunCommandOptions extends Policy, MemoryOptions {
  readonly sources: readonly string[];
  readonly debounceMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly follow: boolean;
  readonly wait: boolean;
  readonly keepAlive: boolean;
  readonly polling: boolean;
  /** Load threads. @defaultValue 1 */
  readonly threads?: number | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Files for reports of the run. */
  readonly reports: readonly string[];
  /** Opens the control API. @defaultValue nothing is listened on */
  readonly control?: RunControlOptions | undefined;
  /** The file of a log of HdrHistogram. @defaultValue there is none */
  readonly hdrFile?: string | undefined;
  /** Serves metrics. @defaultValue nothing is listened on */
  readonly metrics?: RunMetricsOptions | undefined;
  /** Starts the demo target on this port first. */
  readonly demoTargetPort?: number | undefined;
}

/** `midflight run`: the load, retuned live. @returns the exit code */
export async function run({ demoTargetPort, ...options }: RunCommandOptions): Promise<number> {
  const reports = await RunReports.open(options.reports, options.control?.dashboard ?? false);
  const demo = demoTargetPort === undefined ? undefined : await startDemoProcess(demoTargetPort);
  try {
    return await runAndRemember({ ...options, reports });
  } finally {
    await demo?.close();
  }
}

interface RunOptions extends Omit<RunCommandOptions, 'demoTargetPort' | 'reports'> {
  readonly reports: RunReports;
}

async function runAndRemember(options: RunOptions): Promise<number> {
  const { sources, durationMs, wait, keepAlive } = options;
  const memory = await RunMemory.open(options, { sources: sources.map(redactUrl), durationMs, wait, keepAlive }, systemClock);
  try {
    return await runAndLog(options, memory);
  } catch (thrown) {
    memory.failed(thrown);
    throw thrown;
  } finally {
    await memory.close();
  }
}

async function runAndLog({ hdrFile, ...options }: RunOptions, memory: RunMemory): Promise<number> {
  const hdrLog = hdrFile === undefined ? undefined : await HdrLogFile.open(hdrFile, systemClock);
  try {
    return await runAndShow(options, { memory, hdrLog });
  } finally {
    await hdrLog?.close();
  }
}

/** Someone who follows a run from outside. */
interface Follower {
  /** The same event for everyone, with what is known here alone. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

async function runAndShow({ control, metrics, ...options }: Omit<RunOptions, 'hdrFile'>, kept: Pick<ShowRunOptions, 'memory' | 'hdrLog'>): Promise<number> {
  const diagnostics = new Diagnostics();
  const logger = stderrLogger(diagnostics);
  const source = new ControlSource();
  const { memory } = kept;
  const { store, lastGood } = memory;
  const parts = await assemble({ ...options, store, lastGood, moreSources: control ? [source] : [], logger });
  giveWay();
  using stop = stopOnSignals(() => parts.reloader.nudge());
  const end = (now: boolean, by: SteeredBy): void => {
    memory.stopping(now, by);
    stop.askEnd(now, by);
  };
  const { reloader, runClock, rounds, engine } = parts;
  const followers: Follower[] = [];
  try {
    if (control) followers.push(await startControl(control, { reloader, runClock, rounds, source, record: (afterMs) => options.reports.soFar(afterMs), logger, end, ending: stop.graceful }));
    followers.push(await startMeasuring(parts, { metrics, logger, stop: stop.now }));
    return await showRun(parts, stop, { ...options, ...kept, diagnostics, end, alsoTell: (event) => followers.reduce((told, follower) => follower.tell(told), event) });
  } finally {
    // Its thread would keep the process alive.
    await engine.abort();
    for (const follower of followers.toReversed()) await follower.close();
  }
}
