import { readdirSync, readFileSync } from 'node:fs';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { hasProgram } from './support/hasProgram.js';
import { documentFor } from './support/liveRun.js';
import { RunningCli, type CliEvent } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const isLinux = process.platform === 'linux';
const hasTaskset = await hasProgram('taskset', '--version');

/** The numbers in the list of cores on which a thread may run: `0-3,6` has 0, 3 and 6. */
function listedCores(statusFile: string): readonly string[] {
  return /^Cpus_allowed_list:(.*)$/m.exec(readFileSync(statusFile, 'utf8'))?.[1]?.match(/\d+/g) ?? [];
}

const allowed = isLinux ? listedCores('/proc/self/status') : [];
const [first = '', last = ''] = [allowed.at(0), allowed.at(-1)];
const reason = !isLinux || !hasTaskset ? 'there is no taskset' : first === last ? 'it takes two cores' : '';
if (reason !== '') process.stdout.write(`ownCores: skipped, since ${reason} here\n`);

/** Runs a load on some cores until its threads have been told where they may run, or had the time to be. @returns what each of them may do, sorted */
async function coresOfThreads(cores: readonly string[], loadThreads: number): Promise<readonly string[]> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { workers: 2 * loadThreads }));
  const cli = new RunningCli(['loadtest.yaml', '--threads', String(loadThreads)], folder.path, {}, `taskset -p -c ${cores.join(',')} $$ > /dev/null`);
  try {
    const { pid } = (await cli.waitFor('the start', ({ event }) => event === 'started')) as CliEvent & { readonly pid: number };
    await cli.waitFor('two seconds of load', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 1_500);
    return readdirSync(`/proc/${pid}/task`).map((id) => listedCores(`/proc/${pid}/task/${id}/status`).join()).toSorted();
  } finally {
    await cli.interrupt();
    await target.close();
  }
}

describe.skipIf(reason !== '')('the cores of a load thread', () => {
  it('are all that the command may use; its other threads are kept off one of them', async () => {
    const [load, ...others] = (await coresOfThreads([first, last], 1)).toSorted((one, other) => other.length - one.length);
    expect(load).toBe([first, last].join());
    expect(new Set(others)).toEqual(new Set([first]));
  });

  it.each([[1, [first]], [2, [first, last]]] as const)('are those of all threads where %d of them find no core to be left', async (loadThreads, cores) => {
    expect(new Set(await coresOfThreads(cores, loadThreads))).toEqual(new Set([cores.join()]));
  });
});
