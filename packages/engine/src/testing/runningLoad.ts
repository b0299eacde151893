import { createLoadEngine, type LoadEngine, type LoadEngineOptions } from '../loadEngine.js';
import type { EngineSettings } from '../settings.js';
import { startRecordingServer, type RecordingServer } from './recordingServer.js';

const cleanups: (() => Promise<unknown>)[] = [];

/** Ends every load and closes every server of a test, last first; for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

/** A recording server that lives as long as the test. */
export async function serve(...answer: Parameters<typeof startRecordingServer>): Promise<RecordingServer> {
  const server = await startRecordingServer(...answer);
  cleanups.push(server.close);
  return server;
}

/** Stages a part of the settings and commits it. */
export async function stage(engine: LoadEngine, revision: number, part: Partial<EngineSettings>): Promise<void> {
  (await engine.control.stage(revision, part)).commit();
}

/** An engine in this thread that runs on `settings` as revision 1 and lives as long as the test. */
export async function started(settings: EngineSettings, options: Partial<LoadEngineOptions> = {}): Promise<LoadEngine> {
  const engine = createLoadEngine({ threads: 0, ...options });
  cleanups.push(() => engine.abort());
  await stage(engine, 1, settings);
  await engine.start();
  return engine;
}
