import { systemClock, type ConfigSource } from '@midflight/core';
import { runSession, type ShowingOptions } from '../run/runSession.js';
import type { Policy } from '../validators.js';
import { readRecording, type ReadRecordingOptions } from './recording.js';
import { ReplayScript } from './replayScript.js';

/** What `midflight replay` was asked for. */
export interface ReplayOptions extends ReadRecordingOptions, Policy, ShowingOptions {
  /** The file of an audit of the replay itself. @defaultValue there is none */
  readonly auditFile?: string | undefined;
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
export async function replay(file: string, { run, stateFolder, ...options }: ReplayOptions): Promise<number> {
  const recording = await readRecording(file, { run, stateFolder });
  const { durationMs, wait, keepAlive } = recording;
  const script = new ReplayScript(recording, systemClock);
  // Its texts are kept already.
  return runSession({ ...options, sources: [], moreSources: [silentSource], script, durationMs, wait, keepAlive, follow: true, polling: false, startFrom: 'fail' });
}
