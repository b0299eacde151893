import { systemClock, type ConfigSource } from '@midflight/core';
import { assemble } from '../assemble.js';
import { stopOnSignals } from '../commands/stopOnSignals.js';
import { startMeasuring } from '../metrics/startMeasuring.js';
import { RunMemory } from '../memory/runMemory.js';
import { showRun } from '../run/showRun.js';
import type { Policy } from '../validators.js';
import { Diagnostics } from '../views/diagnostics.js';
import { stderrLogger } from '../views/stderrLogger.js';
import { readRecording, type ReadRecordingOptions } from './recording.js';
import { ReplayScript } from './replayScript.js';

/** What `midflight replay` was asked for. */
export interface ReplayOptions extends ReadRecordingOptions, Policy {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** A replay goes by its script: no source has anything to say. */
const silentSource: ConfigSource = {
  id: 'replay:',
  watch: ({ signal }) => ({ [Symbol.asyncIterator]: () => ({ next: () => endOf(signal) }) }),
};

async function endOf(signal: AbortSignal): Promise<IteratorReturnResult<undefined>> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return { done: true, value: undefined };
}

/** `midflight replay`: a run again, with the same changes at the same offsets. @returns the exit code @throws what `readRecording` throws; MF_REPLAY_DIFFERS by the run */
export async function replay(file: string, { run, stateFolder, json, quiet, ...policy }: ReplayOptions): Promise<number> {
  const recording = await readRecording(file, { run, stateFolder });
  const { durationMs, wait, keepAlive } = recording;
  const script = new ReplayScript(recording, systemClock);
  const diagnostics = new Diagnostics();
  const logger = stderrLogger(diagnostics);
  const parts = await assemble({ ...policy, sources: [], moreSources: [silentSource], script, durationMs, wait, keepAlive, follow: true, polling: false, logger });
  using stop = stopOnSignals(() => {});
  try {
    const memory = await RunMemory.open({ startFrom: 'fail' }, { sources: [], wait, keepAlive }, systemClock);
    const measuring = await startMeasuring(parts, { logger, stop: stop.now });
    try {
      return await showRun(parts, stop, { json, quiet, diagnostics, memory, alsoTell: measuring.tell });
    } finally {
      await measuring.close();
    }
  } finally {
    // Its thread would keep the process alive.
    await parts.engine.abort();
  }
}
