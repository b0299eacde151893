// A pool of workers of your own that grows, shrinks and changes its pace with config.workers and load.target.
//   npm run build
//   node examples/dynamic-scaling/index.mjs           and then edit examples/dynamic-scaling/loadtest.yaml
//   node examples/dynamic-scaling/index.mjs --demo    makes the edits by itself, on a copy, and ends
// See: what changed, and that the pool follows without a restart: a worker that is to go finishes what it does. (This pool
// only counts. `midflight run` sends real requests, and does all this for you.)
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';

const { file, nextEdit } = await example(import.meta.dirname, [
  { says: 'scale up to 16 workers.', file: 'loadtest.yaml', replace: [['workers: 4 ', 'workers: 16 ']] },
  { says: 'ask for five times the rate.', file: 'loadtest.yaml', replace: [['target: 40 ', 'target: 200 ']] },
  { says: 'ask for zero workers, by mistake.', file: 'loadtest.yaml', replace: [['workers: 16 ', 'workers: 0 ']] },
  { says: 'scale down to 2 workers at 10/s.', file: 'loadtest.yaml', replace: [['workers: 0 ', 'workers: 2 '], ['target: 200 ', 'target: 10 ']] },
]);

const pool = { workers: [], perSecond: 0, iterations: 0 };

async function work(worker) {
  // Read anew each time round: a new rate counts from the next iteration on.
  while (!worker.retired) {
    pool.iterations += 1;
    await sleep((1000 * pool.workers.length) / pool.perSecond);
  }
}

function follow({ config, load }) {
  pool.perSecond = load.targetPerSecond;
  while (pool.workers.length < config.workers) {
    const worker = { retired: false };
    pool.workers.push(worker);
    void work(worker);
  }
  for (const worker of pool.workers.splice(config.workers)) worker.retired = true;
  console.log(`The pool: ${pool.workers.length} workers at ${pool.perSecond}/s.`);
}

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(file('loadtest.yaml')), notifier);
process.once('SIGINT', () => void watcher.stop());

await watcher.start();
follow(watcher.active);

await nextEdit();
for await (const event of notifier) {
  for (const { path, from, to } of event.isSuccess() ? event.changes : []) console.log(`${path}:`, from, '→', to);
  if (!event.isSuccess()) console.log(`Refused, nothing is scaled. ${event.error.message}`);
  follow(event.config);
  if (!(await nextEdit())) await watcher.stop();
}
for (const worker of pool.workers) worker.retired = true;
console.log(`Stopped after ${pool.iterations} iterations.`);
