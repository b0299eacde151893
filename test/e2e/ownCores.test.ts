import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { hasProgram } from './support/hasProgram.js';
import { documentFor } from './support/liveRun.js';
import { RunningCli, type CliEvent } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const cores = availableParallelism();
const [hasTaskset, isLinux] = [await hasProgram('taskset', '--version'), process.platform === 'linux'];
const reason = !isLinux || !hasTaskset ? ' (skipped: there is no taskset)' : cores < 2 ? ' (skipped: it takes two cores)' : '';

/** On which cores each thread of a process may run, as in `0-3,6`; how many threads there are of each. */
function threadsByCores(pid: number): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/task/${id}/status`, 'utf8')) ?? [];
    counts[list] = (counts[list] ?? 0) + 1;
  }
  return counts;
}

/** Runs a load of so many threads until its other threads have been told where they may run, or had the time to be. @returns what its threads may then do */
async function coresOfRun(threads: number): Promise<Readonly<Record<string, number>>> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { workers: 2 * threads }));
  const cli = new RunningCli(['loadtest.yaml', '--threads', String(threads)], folder.path);
  try {
    const { pid } = (await cli.waitFor('the start', ({ event }) => event === 'started')) as CliEvent & { readonly pid: number };
    await cli.waitFor('two seconds of load', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 1_500);
    return threadsByCores(pid);
  } finally {
    await cli.interrupt();
    await target.close();
  }
}

describe(`the cores of a load thread${reason}`, () => {
  const [, all = ''] = isLinux ? (/^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []) : [];

  it.skipIf(reason !== '')('are all; the other threads of the process are kept off one of them', async () => {
    const { [all]: everywhere, ...others } = await coresOfRun(1);
    expect(everywhere).toBe(1);
    expect(Object.keys(others)).toHaveLength(1);
  });

  it.skipIf(reason !== '')('are those of all threads where there is no core to leave to each', async () => {
    expect(Object.keys(await coresOfRun(cores))).toEqual([all]);
  });
});
