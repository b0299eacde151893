import { systemClock, type SteeredBy } from '@midflight/core';
import { redactUrl } from '@midflight/document';
import { assemble } from '../assemble.js';
import { ControlSource } from '../control/controlSource.js';
import { startControl, type RunControlOptions } from '../control/runControl.js';
import { startDemoProcess } from '../demo/demoProcess.js';
import { RunMemory, type MemoryOptions } from '../memory/runMemory.js';
import { showRun } from '../run/showRun.js';
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
  /** Opens the control API. @defaultValue nothing is listened on */
  readonly control?: RunControlOptions | undefined;
  /** Starts the demo target on this port first. */
  readonly demoTargetPort?: number | undefined;
}

/** `midflight run`: the load, retuned live. @returns the exit code */
export async function run({ demoTargetPort, ...options }: RunCommandOptions): Promise<number> {
  const demo = demoTargetPort === undefined ? undefined : await startDemoProcess(demoTargetPort);
  try {
    return await runAndRemember(options);
  } finally {
    await demo?.close();
  }
}

type RunOptions = Omit<RunCommandOptions, 'demoTargetPort'>;

async function runAndRemember(options: RunOptions): Promise<number> {
  const { sources, durationMs, wait, keepAlive } = options;
  const memory = await RunMemory.open(options, { sources: sources.map(redactUrl), durationMs, wait, keepAlive }, systemClock);
  try {
    return await runAndShow(options, memory);
  } catch (thrown) {
    memory.failed(thrown);
    throw thrown;
  } finally {
    await memory.close();
  }
}

async function runAndShow({ control, ...options }: RunOptions, memory: RunMemory): Promise<number> {
  const logger = stderrLogger();
  const source = new ControlSource();
  const { store, lastGood } = memory;
  const parts = await assemble({ ...options, store, lastGood, moreSources: control ? [source] : [], logger });
  using stop = stopOnSignals(() => parts.reloader.nudge());
  const end = (now: boolean, by: SteeredBy): void => {
    memory.stopping(now, by);
    stop.end(now);
  };
  if (!control) return await showRun(parts, stop, { ...options, memory, end });
  // Its thread would keep the process alive.
  const { reloader, runClock, rounds, engine } = parts;
  const opened = await startControl(control, { reloader, runClock, rounds, source, logger, end, ending: stop.graceful }).catch(async (thrown: unknown) => {
    await engine.abort();
    throw thrown;
  });
  try {
    return await showRun(parts, stop, { ...options, memory, end, alsoTell: opened.tell });
  } finally {
    await opened.close();
  }
}
