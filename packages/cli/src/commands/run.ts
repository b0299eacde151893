import { systemClock } from '@midflight/core';
import { assemble } from '../assemble.js';
import { ControlSource } from '../control/controlSource.js';
import { startControl, type RunControlOptions } from '../control/runControl.js';
import { startDemoProcess } from '../demo/demoProcess.js';
import type { RunEvent } from '../run/runEvents.js';
import { runLoad, type RunParts, type StopSignals } from '../run/runLoad.js';
import { createView } from '../views/createView.js';
import { stderrLogger } from '../views/stderrLogger.js';
import type { Policy } from '../validators.js';
import { parentNotices } from './parentNotices.js';
import { stopOnSignals } from './stopOnSignals.js';

/** What `midflight run` was asked for. */
export interface RunCommandOptions extends Policy {
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
    return await runAndShow(options);
  } finally {
    await demo?.close();
  }
}

async function runAndShow({ control, ...options }: Omit<RunCommandOptions, 'demoTargetPort'>): Promise<number> {
  const logger = stderrLogger();
  const source = new ControlSource();
  const parts = await assemble({ ...options, moreSources: control ? [source] : [], logger });
  using stop = stopOnSignals(() => parts.reloader.nudge());
  if (!control) return await showRun(parts, stop, options);
  // Its thread would keep the process alive.
  const { reloader, runClock, rounds, engine } = parts;
  const opened = await startControl(control, { reloader, runClock, rounds, source, logger, end: stop.end, ending: stop.graceful }).catch(async (thrown: unknown) => {
    await engine.abort();
    throw thrown;
  });
  try {
    return await showRun(parts, stop, options, opened.tell);
  } finally {
    await opened.close();
  }
}

async function showRun(parts: RunParts, stop: StopSignals, { json, quiet }: Pick<RunCommandOptions, 'json' | 'quiet'>, alsoTell: (event: RunEvent) => RunEvent = (event) => event): Promise<number> {
  const view = createView({ json, quiet }, systemClock);
  const tell = (event: RunEvent): void => view.show(alsoTell(event));
  using _ = parentNotices((message) => tell({ event: 'notice', message }));
  try {
    return await runLoad(parts, tell, stop);
  } finally {
    view.close();
  }
}
