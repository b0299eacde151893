import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** For a shell: takes a list of cores, and the threads that may run on these alone. One process for all threads, and not one for each. */
const setAll = 'cores=$1; shift; for thread; do taskset -p -c "$cores" "$thread"; done';

/**
 * Leaves each load thread a core on which no other thread of this process runs: the scheduler lets who runs keep a core for up
 * to 4 ms, of whatever priority it is, and one that wakes up beside it waits for so long, even while another core is idle.
 * Load threads may still run everywhere. On Linux with `taskset` (util-linux or BusyBox), where there are more cores than load
 * threads; elsewhere nothing is changed. It takes effect some milliseconds later. Threads and processes that these threads
 * make from then on are kept off those cores, too.
 *
 * @param threads - threads of this process that do not make load, by their numbers
 */
export function leaveCores(threads: readonly number[], loadThreads: number): void {
  if (process.platform !== 'linux') return;
  const cores = allowedCores();
  if (cores.length <= loadThreads) return;
  const left = cores.slice(0, -loadThreads).join(',');
  const child = spawn('sh', ['-c', setAll, 'sh', left, ...threads.map(String)], { stdio: 'ignore' });
  // There is no shell: the scheduler decides alone, as before.
  child.on('error', () => {});
  child.unref();
}

/** The cores on which this process may run, by their numbers, ascending. See proc_pid_status(5). */
function allowedCores(): number[] {
  const [, ranges = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return ranges.split(',').filter(Boolean).flatMap(coresOf);
}

/** @param range - `4`, or `0-3` */
function coresOf(range: string): number[] {
  const [first = NaN, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
