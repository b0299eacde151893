/** `watcherChild.mjs WATCHER FILE…`: each file watched by this watcher; says each view that it takes, of which file and when. */
import { nowMs } from './nowMs.mjs';
import { watchers } from './watchers.mjs';

const [name, ...files] = process.argv.slice(2);

process.on('disconnect', () => process.exit(0));
await Promise.all(files.map((file, index) => watchers[name].start(file, (view) => process.send({ index, view, atMs: nowMs() }))));
process.send({ ready: true });
