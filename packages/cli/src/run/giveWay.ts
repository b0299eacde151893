import { constants, getPriority, setPriority } from 'node:os';

/**
 * Lets this thread give way to the load threads that exist already, and to the target where it is on this machine: to read
 * a large document must not keep them from what is due. On Linux a priority belongs to a thread, and a new thread takes that
 * of the one that makes it (setpriority(2)); elsewhere it belongs to the process, and nothing is changed.
 */
export function giveWay(): void {
  const { PRIORITY_BELOW_NORMAL: lower } = constants.priority;
  if (process.platform === 'linux' && getPriority() < lower) setPriority(lower);
}
