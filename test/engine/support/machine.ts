import { readdir, readFile } from 'node:fs/promises';

/**
 * How long the threads of a process have waited for a processor so far, in milliseconds, all added up: what a busy machine
 * makes late, and nothing else does. Of Linux alone (proc(5), `schedstat`); elsewhere it is unknown, so allowances have no end.
 */
async function waitedMs(pid: number): Promise<number> {
  const tasks = `/proc/${pid}/task`;
  try {
    const texts = await Promise.all((await readdir(tasks)).map((id) => readFile(`${tasks}/${id}/schedstat`, 'utf8')));
    return texts.reduce((sum, text) => sum + Number(text.split(' ')[1]) / 1e6, 0);
  } catch {
    return Infinity;
  }
}

/** Counts how long these processes wait for a processor from now on; the returned function tells, while they run. */
export async function watchWaiting(pids: readonly number[]): Promise<() => Promise<number>> {
  const waited = async (): Promise<number> => (await Promise.all(pids.map(waitedMs))).reduce((sum, ms) => sum + ms, 0);
  const beforeMs = await waited();
  return async () => (beforeMs === Infinity ? Infinity : (await waited()) - beforeMs);
}
