import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';

const isLinux = process.platform === 'linux';

/** The threads of this process as they are now, by their numbers: this one, and those in which V8 collects garbage and compiles. None where the system does not tell. */
export function threadsSoFar(): readonly number[] {
  return isLinux ? readdirSync('/proc/self/task').map(Number) : [];
}

/**
 * Lets threads of this process give way to the load threads, which were made after them, and to the target where it is on
 * this machine: to read a large document, and to collect what it leaves, must not keep them from what is due. On Linux a
 * priority belongs to a thread, and a new thread takes that of the one that makes it (setpriority(2)); elsewhere it belongs
 * to the process, and nothing is changed.
 *
 * A load thread clears away its young objects alone from then on: it would wait for threads that give way to it.
 */
export function giveWay(threads: readonly number[]): void {
  const { PRIORITY_BELOW_NORMAL: lower } = constants.priority;
  if (!isLinux || getPriority() >= lower) return;
  for (const thread of threads) {
    try {
      setPriority(thread, lower);
    } catch {
      // It has ended.
    }
  }
  setFlagsFromString('--no-parallel-scavenge');
}
