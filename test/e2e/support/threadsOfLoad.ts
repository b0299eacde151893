import { readdirSync } from 'node:fs';
import { startRecordingTarget } from '@midflight/testkit';
import { writeInPlace } from './editFile.js';
import { documentFor } from './liveRun.js';
import { RunningCli, type CliEvent } from './runCli.js';
import { scratchFolder } from './scratchFolder.js';

/**
 * Runs a load until its threads have been told what they are told apart from each other, or had the time to be.
 *
 * @param look - is shown the folder of each thread in /proc
 * @param before - what a shell does first, for the process that the command becomes
 * @returns what was seen of each
 */
export async function threadsOfLoad<T>(loadThreads: number, look: (folder: string) => T, before?: string): Promise<readonly T[]> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { workers: 2 * loadThreads }));
  const cli = new RunningCli(['loadtest.yaml', '--threads', String(loadThreads)], folder.path, {}, before);
  try {
    const { pid } = (await cli.waitFor('the start', ({ event }) => event === 'started')) as CliEvent & { readonly pid: number };
    await cli.waitFor('two seconds of load', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 1_500);
    return readdirSync(`/proc/${pid}/task`).map((id) => look(`/proc/${pid}/task/${id}`));
  } finally {
    await cli.interrupt();
    await target.close();
  }
}
