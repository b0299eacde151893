import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** The processor time that a process and those below it have used, in seconds, and the memory that it ever held, in MB. Linux alone. */
export function processCost(pid) {
  const [, rest] = /\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = rest.split(' ');
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  const below = childrenOf(pid).map(processCost);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond + below.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakMb: peakKb / 1024 + below.reduce((sum, { peakMb }) => sum + peakMb, 0),
  };
}

function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
}

/** The processor time of each thread of a process, in milliseconds, by its id; threads that ended are not told. Linux alone. */
export function threadCosts(pid) {
  return new Map(readdirSync(`/proc/${pid}/task`).map((thread) => [thread, Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6]));
}
