// Follows a load document and prints what becomes of each save.
//   npm run build
//   node examples/basic-reload/index.mjs           and then edit examples/basic-reload/loadtest.yaml
//   node examples/basic-reload/index.mjs --demo    makes the edits by itself, on a copy, and ends
// See: a good save is "reloaded", with what is different; a bad one "refused", with the line and the reason, and the
// configuration from before stays active; a save that changes only a comment says nothing.
import { basename } from 'node:path';
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';

const { file, nextEdit } = await example(import.meta.dirname, [
  { says: 'ask for 20 workers.', file: 'loadtest.yaml', replace: [['workers: 5 ', 'workers: 20 ']] },
  { says: 'ask for -20 workers.', file: 'loadtest.yaml', replace: [['workers: 20 ', 'workers: -20 ']] },
  { says: 'mend it, and ask for a higher rate too.', file: 'loadtest.yaml', replace: [['workers: -20 ', 'workers: 20 '], ['target: 20 ', 'target: 60 ']] },
]);

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(file('loadtest.yaml')), notifier);
process.once('SIGINT', () => void watcher.stop());

await watcher.start();
console.log(`Watching ${basename(watcher.filePath)}: ${watcher.active.config.workers} workers.`);

await nextEdit();
for await (const event of notifier) {
  const time = event.timestamp.toLocaleTimeString('en-GB');
  if (event.isSuccess()) {
    console.log(`${time} reloaded ${basename(event.filePath)}`);
    for (const { path, from, to } of event.changes) console.log(`  ${path}:`, from, '→', to);
  } else {
    console.log(`${time} refused, ${event.config.config.workers} workers go on`);
    console.log(`  ${event.error.message}`);
  }
  if (!(await nextEdit())) await watcher.stop();
}
console.log('Stopped.');
