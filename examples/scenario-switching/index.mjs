// Which scenario an iteration takes, while scenarios come and go and their weights change.
//   npm run build
//   node examples/scenario-switching/index.mjs           and then edit examples/scenario-switching/loadtest.yaml
//   node examples/scenario-switching/index.mjs --demo    makes the edits by itself, on a copy, and ends
// See: each change by the scenario's name, however far it moved in the file, and the mix before and after: the shares by
// weight, and what a thousand iterations took.
import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
import { example } from '../demo.mjs';

const search = `
  - name: "Search"
    weight: 50
    steps:
      - name: "Search for it"
        request: { method: "GET", path: "/search?q={{iteration}}" }

reload:`;

const { file, nextEdit } = await example(import.meta.dirname, [
  { says: 'switch from browsing to ordering.', file: 'loadtest.yaml', replace: [['weight: 90 ', 'weight: 20 '], ['weight: 10\n', 'weight: 80\n']] },
  { says: 'add a scenario.', file: 'loadtest.yaml', replace: [['\nreload:', search]] },
  { says: 'copy it, and forget to name the copy.', file: 'loadtest.yaml', replace: [['\nreload:', search.replace('"Search"', '"Search"   # the copy')]] },
  { says: 'name the copy, and leave it off for now.', file: 'loadtest.yaml', replace: [['"Search"   # the copy', '"Search slowly"\n    enabled: false']] },
]);

/** The scenarios that take part, each with its share. */
function mixOf({ scenarios }) {
  const taking = scenarios.filter(({ enabled, weight }) => enabled && weight > 0);
  const total = taking.reduce((sum, { weight }) => sum + weight, 0);
  return taking.map(({ name, weight }) => ({ name, share: weight / total }));
}

/** The scenario of the next iteration. */
function pick(mix) {
  let left = Math.random();
  return (mix.find(({ share }) => (left -= share) < 0) ?? mix.at(-1)).name;
}

function show(config) {
  const mix = mixOf(config);
  const counts = new Map(mix.map(({ name }) => [name, 0]));
  for (let iteration = 0; iteration < 1000; iteration += 1) {
    const name = pick(mix);
    counts.set(name, counts.get(name) + 1);
  }
  for (const { name, share } of mix) console.log(`  ${name.padEnd(14)} ${`${(share * 100).toFixed(0)} %`.padStart(5)}  ${'█'.repeat(Math.round(share * 40))} ${counts.get(name)} of 1000`);
}

const notifier = new ReloadNotifier();
const watcher = new ConfigWatcher(HotReloadConfig.for(file('loadtest.yaml')), notifier);
process.once('SIGINT', () => void watcher.stop());

await watcher.start();
show(watcher.active);

await nextEdit();
for await (const event of notifier) {
  if (event.isSuccess()) {
    for (const { path, kind, from, to } of event.changes) console.log(path, kind, ...(kind === 'changed' ? [from, '→', to] : []));
  } else {
    console.log(`Refused, the mix stays. ${event.error.message}`);
  }
  show(event.config);
  if (!(await nextEdit())) await watcher.stop();
}
