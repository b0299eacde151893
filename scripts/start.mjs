// `npm start`: from a fresh clone to a running load test. `npm start -- --tour` edits the file for you.
import path from 'node:path';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { root, runNode } from './processes.mjs';

const args = process.argv.slice(2);
ensureInstalled();
await ensureBuilt();
if (args.includes('--tour')) {
  const { runTour } = await import('./tour.mjs');
  process.exitCode = await runTour(args.filter((arg) => arg !== '--tour'));
} else {
  const quickStart = ['run', 'examples/quickstart/loadtest.yaml', '--demo-target'];
  process.exitCode = await runNode([path.join(root, 'packages/cli/bin/midflight.js'), ...quickStart, ...args]);
}
