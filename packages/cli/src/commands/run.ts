import { systemClock } from '@midflight/core';
import { assemble } from '../assemble.js';
import { startDemoProcess } from '../demo/demoProcess.js';
import { runLoad } from '../run/runLoad.js';
import { createView } from '../views/createView.js';
import { stderrLogger } from '../views/stderrLogger.js';
import { parentNotices } from './parentNotices.js';
import { stopOnSignals } from './stopOnSignals.js';

/** What `midflight run` was asked for. */
export interface RunCommandOptions {
  readonly sources: readonly string[];
  readonly debounceMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly follow: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
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

async function runAndShow({ json, quiet, ...options }: Omit<RunCommandOptions, 'demoTargetPort'>): Promise<number> {
  const parts = await assemble({ ...options, logger: stderrLogger() });
  using stop = stopOnSignals(() => parts.reloader.nudge());
  const view = createView({ json, quiet }, systemClock);
  using _ = parentNotices((message) => view.show({ event: 'notice', message }));
  try {
    return await runLoad(parts, (event) => view.show(event), stop);
  } finally {
    view.close();
  }
}
