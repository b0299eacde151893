// One configuration of several files: a base, an overlay over it, and the files that the base includes.
//   npm run build
//   node examples/multiple-files/index.mjs           and then edit any of the files in examples/multiple-files
//   node examples/multiple-files/index.mjs --demo    makes the edits by itself, on a copy, and ends
// See: a save of any of them is one reload of the whole; a value of the base that the overlay covers changes nothing; a file
// that is added to scenarios/ joins the mix; an error in an included file is told with that file's name and line.
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';

const search = 'scenarios:\n  - name: "Search"\n    weight: 2\n    steps: [{ request: { method: "GET", path: "/search?q={{iteration}}" } }]\n';

const { file, nextEdit } = await example(import.meta.dirname, [
  { says: 'ask for 40 workers in the overlay.', file: 'overlays/peak.yaml', replace: [['workers: 25 ', 'workers: 40 ']] },
  { says: 'change a weight in an included file.', file: 'scenarios/browse.yaml', replace: [['weight: 3 ', 'weight: 9 ']] },
  { says: 'add a file to scenarios/.', file: 'scenarios/search.yaml', write: search },
  { says: 'break that file.', file: 'scenarios/search.yaml', replace: [['weight: 2', 'weight: many']] },
  { says: 'delete it.', file: 'scenarios/search.yaml', remove: true },
]);

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(file('loadtest.yaml')).withOverlay(file('overlays/peak.yaml')), notifier);
process.once('SIGINT', () => void watcher.stop());

const describe = ({ config, load, scenarios }) => `${config.workers} workers, ${load.targetPerSecond}/s, ${scenarios.map(({ name, weight }) => `${name} × ${weight}`).join(', ')}`;

await watcher.start();
console.log(`Active: ${describe(watcher.active)}`);

await nextEdit();
for await (const event of notifier) {
  console.log(event.isSuccess() ? `Reloaded, since ${event.filePath} or what it includes was saved.` : event.error.message);
  for (const { path, kind, from, to } of event.isSuccess() ? event.changes : []) console.log(`  ${path}`, kind, ...(kind === 'changed' ? [from, '→', to] : []));
  console.log(`Active: ${describe(event.config)}`);
  if (!(await nextEdit())) await watcher.stop();
}
