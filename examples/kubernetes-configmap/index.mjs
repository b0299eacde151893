// A configuration that is mounted from a Kubernetes ConfigMap, without a cluster: swap.mjs turns the links as the kubelet does.
//   npm run build
//   node examples/kubernetes-configmap/index.mjs           and then edit its files, and run the command that it prints
//   node examples/kubernetes-configmap/index.mjs --demo    makes the swaps by itself and ends
// See: each swap is one reload, also when several files changed; a ConfigMap with an error is refused, and what was active
// goes on. For a real cluster: kustomization.yaml and job.yaml.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';
import { swap, textsOf } from './swap.mjs';

const mounted = await mkdtemp(join(tmpdir(), 'midflight-configmap-'));
const files = ['loadtest.yaml', 'scenarios.yaml'].map((name) => join(import.meta.dirname, name));
const apply = async (edit) => swap(mounted, edit(await textsOf(files)));
await apply((texts) => texts);

const { nextEdit } = await example(import.meta.dirname, [
  {
    says: 'apply a ConfigMap with another rate and another weight: two files, one swap.',
    run: () => apply((texts) => ({ 'loadtest.yaml': texts['loadtest.yaml'].replace('target: 20', 'target: 60'), 'scenarios.yaml': texts['scenarios.yaml'].replace('weight: 1', 'weight: 3') })),
  },
  { says: 'apply one with -5 workers.', run: () => apply((texts) => ({ ...texts, 'loadtest.yaml': texts['loadtest.yaml'].replace('workers: 5', 'workers: -5') })) },
  { says: 'roll back to the first.', run: () => apply((texts) => texts) },
]);
console.log(`Mounted in ${mounted}. To swap in the files as they are now:\n  node ${relative('.', join(import.meta.dirname, 'swap.mjs'))} ${mounted}\n`);

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(join(mounted, 'loadtest.yaml')), notifier);
process.once('SIGINT', () => void watcher.stop());

const describe = ({ config, load, scenarios }) => `${config.workers} workers, ${load.targetPerSecond}/s, ${scenarios.map(({ name, weight }) => `${name} × ${weight}`).join(', ')}`;

await watcher.start();
console.log(`Active: ${describe(watcher.active)}`);

await nextEdit();
for await (const event of notifier) {
  console.log(event.isSuccess() ? 'Swapped in.' : event.error.message);
  console.log(`Active: ${describe(event.config)}`);
  if (!(await nextEdit())) await watcher.stop();
}
await rm(mounted, { recursive: true });
