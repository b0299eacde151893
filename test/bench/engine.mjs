import { spawn } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';
import { canStartNginx, startNginx } from './nginxTarget.mjs';
import { otherGenerators } from './otherGenerators.mjs';
import { processCost } from './processCost.mjs';
import { twoScenarios } from './twoScenarios.mjs';

const connections = 50;
const warmUpMs = 2_000;
const measuredMs = 4_000;
/** Longer than any is let run. */
const seconds = 120;
/** Those of which ratios are held take turns of so long, so often: the machine's speed changes by the minute, and a ratio must not. */
const turnMs = 1_200;
const turns = 20;
/** After a rest, what the other one left in the caches goes first. */
const settlingMs = 200;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const document = (origin) => `version: "1.0"
config: { baseUrl: "${origin}", duration: ${seconds}s, workers: ${connections}, pool: { maxIdlePerHost: ${connections} } }
load: { model: concurrent }
${twoScenarios}`;

function commandsFor(origin, folder) {
  const file = path.join(folder, 'loadtest.yaml');
  writeFileSync(file, document(origin));
  const child = (how) => [process.execPath, here('engineChild.mjs'), how, origin, String(connections), String(seconds)];
  const ours = {
    'midflight run': [process.execPath, here('../../packages/cli/bin/midflight.js'), 'run', file, '--json', '--no-reload'],
    'engine, fast driver': child('fast'),
    'engine, undici driver': child('undici'),
    'undici, Client.dispatch': child('dispatch'),
    'node:net, nothing parsed': child('sockets'),
  };
  const others = Object.entries(otherGenerators).map(([name, { debian, command }]) => {
    const found = command({ origin, connections, seconds });
    if (found === undefined) console.log(`not measured: ${name}, which is not installed${debian ? ` (Debian's package ${debian})` : ''}`);
    return [name, found];
  });
  return Object.fromEntries([...Object.entries(ours), ...others].filter(([, command]) => command !== undefined));
}

/** Starts a generator on its core, and lets it warm up. @returns its process, and how to end it */
async function start(command, nginx) {
  const child = spawn('taskset', ['-c', '1', ...command], { stdio: ['ignore', 'ignore', 'ignore'] });
  const over = new Promise((resolve) => child.once('exit', resolve));
  const idle = await nginx.requests();
  for (let tries = 0; tries < 200 && (await nginx.requests()) < idle + 500; tries++) await sleep(50);
  await sleep(warmUpMs);
  return {
    child,
    end: async () => {
      child.kill('SIGKILL');
      await over;
    },
  };
}

/** Looks at what the target counted and what a generator cost, twice. */
async function measure({ child }, nginx, lengthMs) {
  const look = async () => ({ atMs: performance.now(), requests: await nginx.requests(), ...processCost(child.pid) });
  const before = await look();
  await sleep(lengthMs);
  const after = await look();
  const requests = after.requests - before.requests;
  return { perSecond: (requests / (after.atMs - before.atMs)) * 1_000, usPerRequest: ((after.cpuSeconds - before.cpuSeconds) / requests) * 1e6, peakMb: after.peakMb };
}

async function measureAlone(command, nginx) {
  const generator = await start(command, nginx);
  try {
    return await measure(generator, nginx, measuredMs);
  } finally {
    await generator.end();
  }
}

/** Two generators by turns on the same core, each stopped while the other one runs. @returns what each did in each of its turns */
async function byTurns(commands, nginx) {
  const generators = [];
  try {
    for (const command of commands) {
      generators.push(await start(command, nginx));
      generators.at(-1).child.kill('SIGSTOP');
    }
    const seen = commands.map(() => []);
    for (let turn = 0; turn < turns; turn++) {
      // The other one begins each second time.
      for (const index of turn % 2 === 0 ? [0, 1] : [1, 0]) {
        const generator = generators[index];
        generator.child.kill('SIGCONT');
        await sleep(settlingMs);
        seen[index].push(await measure(generator, nginx, turnMs));
        generator.child.kill('SIGSTOP');
      }
    }
    return seen;
  } finally {
    await Promise.all(generators.map((generator) => generator.end()));
  }
}

/** Those of which ratios are held: one, the other, and what is held of them. */
const pairs = [
  ['midflight run', 'autocannon', [['perSecond', 1.5, 'least'], ['usPerRequest', 0.65, 'most']]],
  ['midflight run', 'wrk', [['perSecond', 0.8, 'least']]],
  ['engine, undici driver', 'undici, Client.dispatch', [['perSecond', 0.95, 'least']]],
];
const keyNames = { perSecond: 'requests/s', usPerRequest: 'CPU a request' };

/** @returns what is held, its value, and the bar; no value where one of the two is not there */
async function barsOfPair([one, other, held], commands, nginx) {
  const seen = other in commands ? await byTurns([commands[one], commands[other]], nginx) : undefined;
  const ratio = (key) => seen && median(seen[0].map((sample, turn) => sample[key] / seen[1][turn][key]));
  return held.map(([key, bar, kind]) => [`${keyNames[key]}, ${one} to ${other}`, ratio(key), bar, kind]);
}

/**
 * Every generator in each round, one after the other, on one core; nginx on another, which counts the requests. Then those of which ratios are
 * held, two by two, in short turns.
 *
 * @param args - the number of rounds, 3 where none is given
 * @returns false when a bar is missed
 */
export async function run([rounds = '3']) {
  if (!canStartNginx()) return false;
  const nginx = await startNginx({ cores: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), 'midflight-bench-'));
  const commands = commandsFor(nginx.origin, folder);
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  const bars = [];
  try {
    for (let round = 0; round < Number(rounds); round++) for (const [name, command] of Object.entries(commands)) samples[name].push(await measureAlone(command, nginx));
    for (const pair of pairs) bars.push(...(await barsOfPair(pair, commands, nginx)));
  } finally {
    await nginx.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const middle = (name, key) => median(samples[name].map((sample) => sample[key]));
  console.table(Object.fromEntries(Object.keys(commands).map((name) => [name, { 'requests/s': Math.round(middle(name, 'perSecond')), 'µs of CPU a request': Number(middle(name, 'usPerRequest').toFixed(2)), 'peak MB': Math.round(middle(name, 'peakMb')) }])));
  bars.push(['memory of midflight run, MB', middle('midflight run', 'peakMb'), 150, 'most']);
  return bars.map(([what, value, bar, kind]) => {
    const holds = value !== undefined && (kind === 'least' ? value >= bar : value <= bar);
    console.log(`${value === undefined ? 'absent' : holds ? 'held  ' : 'MISSED'} ${what}: ${value?.toFixed(2)} (at ${kind} ${bar})`);
    return holds;
  }).every(Boolean);
}
