// What keeps a bad edit from reaching a running test, with two validators of one's own.
//   npm run build
//   node examples/production-safety/index.mjs           and then edit examples/production-safety/loadtest.yaml
//   node examples/production-safety/index.mjs --demo    makes the edits by itself, on a copy, and ends
// See: every bad edit is refused whole, with the line, the reason and a hint; the active configuration stays what it was,
// whatever is wrong and even while the file is gone; and the next good edit is taken.
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';

const { file, nextEdit } = await example(import.meta.dirname, [
  { says: 'ask for -5 workers.', file: 'loadtest.yaml', replace: [['workers: 10 ', 'workers: -5 ']] },
  { says: 'misspell a key, and a unit.', file: 'loadtest.yaml', replace: [['workers: -5 ', 'wrokers: 10 '], ['timeout: "30s" ', 'timeout: "30 parsecs" ']] },
  { says: 'save half of the file.', file: 'loadtest.yaml', write: 'version: "1.0"\nconfig:\n  baseUrl: "http' },
  { says: 'delete it.', file: 'loadtest.yaml', remove: true },
  { says: 'restore it, with a rate a hundred times as high.', file: 'loadtest.yaml', restore: true, replace: [['target: 50 ', 'target: 5000 ']] },
  { says: 'aim at production.', file: 'loadtest.yaml', restore: true, replace: [['"${TARGET_URL:-http://127.0.0.1:7070}"', 'https://shop.example.com']] },
  { says: 'ask for more workers than the rule of the document allows.', file: 'loadtest.yaml', restore: true, replace: [['workers: 10 ', 'workers: 500 ']] },
  { says: 'ask for twice the rate.', file: 'loadtest.yaml', restore: true, replace: [['target: 50 ', 'target: 100 ']] },
]);

/** Where this test may go, whatever is edited. */
const allowedHosts = ['127.0.0.1', 'localhost'];

/** A rule on the configuration as such. */
const allowedTarget = {
  id: 'allowed-target',
  phase: 'policy',
  validate({ next }) {
    const { hostname } = new URL(next.config.baseUrl);
    if (allowedHosts.includes(hostname)) return [];
    return [{ severity: 'error', code: 'SHOP_TARGET', path: 'config.baseUrl', message: `${hostname} is not a test target.`, hint: `Take one of ${allowedHosts.join(', ')}.` }];
  },
};

/** A rule on the step from the active configuration to the next; there is no `previous` at start. */
const noSurge = {
  id: 'no-surge',
  phase: 'transition',
  validate({ previous, next }) {
    const [before, after] = [previous?.load.targetPerSecond, next.load.targetPerSecond];
    if (before === undefined || after === undefined || after <= before * 3) return [];
    return [{ severity: 'error', code: 'SHOP_SURGE', path: 'load.target', message: `From ${before}/s to ${after}/s is more than three times at once.`, hint: `Go to ${before * 3}/s first.` }];
  },
};

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(file('loadtest.yaml')), notifier, { validators: [allowedTarget, noSurge] });
process.once('SIGINT', () => void watcher.stop());

const describe = ({ config, load }) => `${config.workers} workers, ${load.targetPerSecond}/s, ${config.baseUrl}`;

await watcher.start();
console.log(`Active: ${describe(watcher.active)}`);

await nextEdit();
for await (const event of notifier) {
  console.log(event.isSuccess() ? 'Taken.' : `Refused (${event.error.code}): ${event.error.message}`);
  console.log(`Active: ${describe(event.config)}`);
  if (!(await nextEdit())) await watcher.stop();
}
