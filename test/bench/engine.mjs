import { spawn } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';
import { isInstalled, startNginx } from './nginxTarget.mjs';
import { otherGenerators } from './otherGenerators.mjs';
import { processCost } from './processCost.mjs';
import { twoScenarios } from './twoScenarios.mjs';

const connections = 50;
const warmUpMs = 2_000;
const measuredMs = 4_000;
const seconds = 30;
/** Those of which ratios are held lie side by side, since the machine's speed changes by the minute. */
const side = ['wrk', 'midflight run', 'autocannon', 'engine, undici driver', 'undici, Client.dispatch'];
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
  const all = Object.fromEntries([...Object.entries(ours), ...others].filter(([, command]) => command !== undefined));
  const names = [...side.filter((name) => name in all), ...Object.keys(all).filter((name) => !side.includes(name))];
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** Lets a generator warm up, and looks at what the target counted and what it cost, twice. */
async function measure(command, nginx) {
  const child = spawn('taskset', ['-c', '1', ...command], { stdio: ['ignore', 'ignore', 'ignore'] });
  const over = new Promise((resolve) => child.once('exit', resolve));
  const look = async () => ({ atMs: performance.now(), requests: await nginx.requests(), ...processCost(child.pid) });
  try {
    const idle = await nginx.requests();
    for (let tries = 0; tries < 200 && (await nginx.requests()) < idle + 500; tries++) await sleep(50);
    await sleep(warmUpMs);
    const before = await look();
    await sleep(measuredMs);
    const after = await look();
    const requests = after.requests - before.requests;
    return { perSecond: (requests / (after.atMs - before.atMs)) * 1_000, usPerRequest: ((after.cpuSeconds - before.cpuSeconds) / requests) * 1e6, peakMb: after.peakMb };
  } finally {
    child.kill('SIGKILL');
    await over;
  }
}

/**
 * Every generator in each round, one after the other, in every second round the other way round, on one core; nginx on another, which counts the
 * requests.
 *
 * @param args - the number of rounds, 5 where none is given
 * @returns false when a bar is missed
 */
export async function run([rounds = '5']) {
  for (const program of ['nginx', 'taskset']) {
    if (isInstalled(program)) continue;
    console.error(`This bench needs ${program} (Debian's packages nginx-light and util-linux).`);
    return false;
  }
  const nginx = await startNginx({ core: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), 'midflight-bench-'));
  const commands = commandsFor(nginx.origin, folder);
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  try {
    const order = Object.entries(commands);
    for (let round = 0; round < Number(rounds); round++) for (const [name, command] of round % 2 === 0 ? order : order.toReversed()) samples[name].push(await measure(command, nginx));
  } finally {
    await nginx.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const middle = (name, key) => median(samples[name].map((sample) => sample[key]));
  console.table(Object.fromEntries(Object.keys(commands).map((name) => [name, { 'requests/s': Math.round(middle(name, 'perSecond')), 'µs of CPU a request': Number(middle(name, 'usPerRequest').toFixed(2)), 'peak MB': Math.round(middle(name, 'peakMb')) }])));
  // Round by round, so that what else the machine does falls upon both sides of a ratio.
  const ratio = (name, other, key) => (other in samples ? median(samples[name].map((sample, round) => sample[key] / samples[other][round][key])) : undefined);
  const bars = [
    ['requests/s, midflight run to autocannon', ratio('midflight run', 'autocannon', 'perSecond'), 1.5, 'least'],
    ['requests/s, midflight run to wrk', ratio('midflight run', 'wrk', 'perSecond'), 0.8, 'least'],
    ['CPU a request, midflight run to autocannon', ratio('midflight run', 'autocannon', 'usPerRequest'), 0.65, 'most'],
    ['requests/s, undici driver to Client.dispatch', ratio('engine, undici driver', 'undici, Client.dispatch', 'perSecond'), 0.95, 'least'],
    ['memory of midflight run, MB', middle('midflight run', 'peakMb'), 150, 'most'],
  ];
  return bars.map(([what, value, bar, kind]) => {
    const holds = value !== undefined && (kind === 'least' ? value >= bar : value <= bar);
    console.log(`${value === undefined ? 'absent' : holds ? 'held  ' : 'MISSED'} ${what}: ${value?.toFixed(2)} (at ${kind} ${bar})`);
    return holds;
  }).every(Boolean);
}
