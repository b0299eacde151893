import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdTo } from './bars.mjs';
import { processCost } from './processCost.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';
import { stampOnWire } from './wireStamps.mjs';

/** Starts a second, and for how many seconds. */
const runs = [[0.3, 20], [7, 10], [50, 10], [333, 10], [500, 10], [1_500, 10], [5_000, 10], [15_000, 10]];
/** The first moments are those of code that is still cold. */
const coldMs = 1_000;

const file = (name) => new URL(name, import.meta.url);
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** How far each arrival is from a grid of even steps, in ms; where the grid lies is what fits best, since the way to the target takes a while. */
function jitterOf(stamps, rate) {
  const stepMs = 1_000 / rate;
  const offsets = stamps.map((stamp, index) => stamp - index * stepMs);
  const middle = quantile(offsets.toSorted((a, b) => a - b), 0.5);
  return offsets.map((offset) => Math.abs(offset - middle)).toSorted((a, b) => a - b);
}

/** The largest share by which a whole second holds more or fewer arrivals than it should, one more or fewer aside. */
function worstSecond(stamps, rate) {
  const [first = 0] = stamps;
  const counts = [];
  for (const stamp of stamps) counts[Math.floor((stamp - first) / 1_000)] = (counts[Math.floor((stamp - first) / 1_000)] ?? 0) + 1;
  counts.pop();
  return Math.max(0, ...Array.from(counts, (count = 0) => Math.max(0, Math.abs(count - rate) - 1) / rate));
}

const documentText = (origin, rate, seconds) => `version: "1.0"
config: { baseUrl: "${origin}", duration: ${seconds}s, workers: 200 }
load: { model: rps, target: ${rate} }
scenarios:
  - name: S
    steps:
      - request: { method: GET, path: / }
`;

/** What the process takes of a core from one instant of its run to another, in milliseconds. */
async function coresOf(pid, fromMs, toMs) {
  await sleep(fromMs);
  const [before, beganAt] = [processCost(pid), performance.now()];
  await sleep(toMs - fromMs);
  return (processCost(pid).cpuSeconds - before.cpuSeconds) / ((performance.now() - beganAt) / 1_000);
}

/** A process that stamps what it reads, and the kernel, which does so before that process has woken up, where it is asked. */
async function startTarget() {
  const server = fork(file('stampingServer.mjs'));
  const [{ port }] = await once(server, 'message');
  const wire = await stampOnWire(port);
  if (wire === undefined) console.log('The kernel is not asked when requests arrive (tcpdump, Debian\'s package of that name, run by root): jitter holds the time in which the target wakes up.');
  return {
    origin: `http://127.0.0.1:${port}`,
    /** What arrived since the last time: how much, and when, in milliseconds. */
    take: async () => {
      server.send('stamps');
      const [{ stamps }] = await once(server, 'message');
      return { arrived: stamps.length, stamps: (await wire?.take()) ?? stamps };
    },
    close: async () => {
      server.disconnect();
      await wire?.close();
    },
  };
}

async function measure(target, rate, seconds) {
  const [{ dropped }, cores] = await inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, documentText(target.origin, rate, seconds));
    const { pid, over } = await runningCommand(file);
    return Promise.all([over, coresOf(pid, coldMs, seconds * 1_000 - coldMs / 2)]);
  });
  const { arrived, stamps } = await target.take();
  const warm = stamps.filter((stamp) => stamp >= (stamps[0] ?? 0) + coldMs);
  const jitter = jitterOf(warm, rate);
  return { rate, expected: rate * seconds, dropped, arrived, worstSecond: worstSecond(warm, rate), p50Us: quantile(jitter, 0.5) * 1_000, p99Us: quantile(jitter, 0.99) * 1_000, cores };
}

/** How far the arrivals of a thread that only spins are off: less than that can't be had here. */
async function spun(target, rate, seconds) {
  await once(fork(file('startsSpinner.mjs'), [target.origin, String(rate), String(seconds)]), 'exit');
  const { stamps } = await target.take();
  return quantile(jitterOf(stamps, rate), 0.5) * 1_000;
}

/**
 * Holds rates of the real command against a target in a process of its own, and has the kernel stamp what arrives. It wants a quiet machine of two cores.
 *
 * @param args - one rate; all of them where none is given
 * @returns false when a bar is missed
 */
export async function run([only]) {
  const target = await startTarget();
  try {
    return holdToBars(await measureAll(target, runs.filter(([rate]) => only === undefined || rate === Number(only))));
  } finally {
    await target.close();
  }
}

/** @returns what was seen of each rate; tells what can be had, at the rate where that matters */
async function measureAll(target, wanted) {
  const results = [];
  for (const [rate, seconds] of wanted) results.push(await measure(target, rate, seconds));
  for (const [rate, seconds] of wanted.filter(([rate]) => rate === 50)) console.log(`A thread that does nothing but spin, at ${rate}/s: jitter p50 ${(await spun(target, rate, seconds)).toFixed(1)} µs, for a whole core.`);
  return results;
}

function holdToBars(results) {
  console.table(results.map(({ rate, expected, arrived, dropped, worstSecond, p50Us, p99Us, cores }) => ({ 'starts/s': rate, 'expected': expected, arrived, dropped, 'worst second, off by %': Number((worstSecond * 100).toFixed(2)), 'jitter p50, µs': Number(p50Us.toFixed(1)), 'jitter p99, µs': Math.round(p99Us), 'cores': Number(cores.toFixed(3)) })));
  const bars = results.flatMap(({ rate, expected, arrived, worstSecond, p50Us, p99Us, cores }) => [
    [`${rate}/s: arrivals off by, of 0.1 % or 1`, Math.abs(arrived - expected), Math.max(1, expected * 0.001)],
    [`${rate}/s: worst second off by, in %`, worstSecond * 100, 2],
    ...([50, 500, 5_000].includes(rate) ? [[`${rate}/s: jitter p50, µs`, p50Us, 30], [`${rate}/s: jitter p99, µs`, p99Us, 1_500]] : []),
    ...(rate <= 500 ? [[`${rate}/s: cores`, cores, 0.25]] : []),
  ]);
  return holdTo(bars);
}
