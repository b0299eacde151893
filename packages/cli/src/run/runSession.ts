import { systemClock, type SteeredBy } from '@midflight/core';
import { redactUrl } from '@midflight/document';
import { assemble, type AssembleOptions } from '../assemble.js';
import { stopOnSignals, type SignalRequests } from '../commands/stopOnSignals.js';
import { ControlSource } from '../control/controlSource.js';
import { startControl, type RunControlOptions } from '../control/runControl.js';
import { startDemoProcess } from '../demo/demoProcess.js';
import { RunMemory, type MemoryOptions } from '../memory/runMemory.js';
import type { RunMetricsOptions } from '../metrics/runMetrics.js';
import { startMeasuring } from '../metrics/startMeasuring.js';
import { RunReports } from '../report/runReports.js';
import { Diagnostics } from '../views/diagnostics.js';
import { stderrLogger } from '../views/stderrLogger.js';
import { giveWay, threadsSoFar } from './giveWay.js';
import { inlineMore } from './inlineMore.js';
import { HdrLogFile } from './hdrLogFile.js';
import { interrupted } from './interrupted.js';
import { leaveCores } from './leaveCores.js';
import { Opened } from './opened.js';
import type { RunEvent } from './runEvents.js';
import type { RunParts } from './runParts.js';
import { showRun } from './showRun.js';

/** How a run is shown, and what is written of what it measures. */
export interface ShowingOptions {
  /** NDJSON on stdout. */
  readonly json: boolean;
  /** No lines about the load between reloads. */
  readonly quiet: boolean;
  /** Files for reports of the run. */
  readonly reports: readonly string[];
  /** The file of a log of HdrHistogram. @defaultValue there is none */
  readonly hdrFile?: string | undefined;
  /** Serves metrics. @defaultValue nothing is listened on */
  readonly metrics?: RunMetricsOptions | undefined;
}

/** A run with all that is around its load. */
export interface RunSessionOptions extends Omit<AssembleOptions, 'logger' | 'store' | 'lastGood'>, MemoryOptions, ShowingOptions {
  /** Opens the control API. @defaultValue nothing is listened on */
  readonly control?: RunControlOptions | undefined;
  /** Starts the demo target on this port first. @defaultValue it is not started */
  readonly demoTargetPort?: number | undefined;
}

/** What is open before the load is put together, and is closed after it. */
interface Around {
  readonly reports: RunReports;
  readonly memory: RunMemory;
  readonly stop: SignalRequests;
}

/**
 * A run from the first file that is opened to the last line that is written. Everything is closed in the opposite order of
 * its opening: memory last, since it tells how the rest ended. Signals are listened to for longer, so that none cuts its last
 * line off.
 *
 * @returns the exit code
 * @throws what `runLoad` throws, and what stands against opening one of the parts
 */
export async function runSession(options: RunSessionOptions): Promise<number> {
  const { sources, durationMs, wait = false, keepAlive = false, script, control } = options;
  const reports = await RunReports.open(options.reports, control?.dashboard ?? false);
  const memory = await RunMemory.open(options, { sources: sources.map(redactUrl), durationMs, wait, keepAlive, replays: script?.replays }, systemClock);
  using stop = stopOnSignals(systemClock);
  await using opened = new Opened();
  opened.closeBy(() => memory.close());
  try {
    return await runAround(options, { reports, memory, stop });
  } catch (thrown) {
    memory.failed(thrown);
    throw thrown;
  }
}

async function runAround({ control, metrics, hdrFile, demoTargetPort, ...options }: RunSessionOptions, { reports, memory, stop }: Around): Promise<number> {
  const diagnostics = new Diagnostics();
  const logger = stderrLogger(diagnostics);
  const source = new ControlSource();
  await using opened = new Opened();
  const hdrLog = hdrFile === undefined ? undefined : await HdrLogFile.open(hdrFile, systemClock);
  opened.closeBy(() => hdrLog?.close());
  const demo = demoTargetPort === undefined ? undefined : await startDemoProcess(demoTargetPort);
  opened.closeBy(() => demo?.close());
  const { store, lastGood } = memory;
  const moreSources = [...(options.moreSources ?? []), ...(control ? [source] : [])];
  const threads = threadsSoFar();
  const parts = await unlessStopped(assemble({ ...options, store, lastGood, moreSources, logger }), stop);
  const { reloader, runClock, rounds, engine } = parts;
  giveWay(threads);
  leaveCores(threads, parts.threads);
  inlineMore();
  stop.onHangup(() => reloader.nudge());
  // Its thread would keep the process alive.
  opened.closeBy(() => engine.abort());
  const end = (now: boolean, by: SteeredBy): void => {
    memory.stopping(now, by);
    stop.askEnd(now, by);
  };
  const followers: Follower[] = [];
  const follow = (follower: Follower): void => {
    followers.push(follower);
    opened.closeBy(() => follower.close());
  };
  if (control) follow(await startControl(control, { reloader, runClock, rounds, source, record: (afterMs) => reports.soFar(afterMs), tables: (view) => reports.tables(view), logger, end, ending: stop.graceful }));
  follow(await startMeasuring(parts, { metrics, logger, stop: stop.now }));
  // A script is not steered.
  const keys = options.script ? {} : { end };
  const exitCode = await showRun(parts, stop, { ...options, ...keys, memory, hdrLog, reports, diagnostics, alsoTell: (event) => followers.reduce((told, follower) => follower.tell(told), event) }).finally(() => stop.closing());
  return await reports.write(exitCode);
}

/** Someone who follows a run from outside. */
interface Follower {
  /** The same event for everyone, with what is known here alone. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

/** Nobody waits for a run that was stopped while it was put together; what there is of it in the end is ended. @throws MF_INTERRUPTED */
async function unlessStopped(assembling: Promise<RunParts>, stop: SignalRequests): Promise<RunParts> {
  try {
    return await Promise.race([assembling, interrupted(stop)]);
  } catch (thrown) {
    void assembling.then(
      ({ reloader, engine }) => Promise.all([reloader.close(), engine.abort()]),
      () => {
        // Either it is what was thrown, or nobody wants to know any more.
      },
    );
    throw thrown;
  }
}
