import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, runNode } from './processes.mjs';
import { editText, tourEndsAtSeconds, tourSteps } from './tourSteps.mjs';

/** Saves the file as an editor would, at each step's time since the load began, and says so first; stops early when `signal` aborts. */
async function makeEdits(file, child, signal) {
  // The run itself shows them, so that they stand among its own lines.
  const say = (notice) => child.connected && child.send({ notice });
  await once(child, 'message', { signal });
  const startedAtMs = performance.now();
  const until = (seconds) => sleep(Math.max(0, seconds * 1000 - (performance.now() - startedAtMs)), undefined, { signal });
  let text = await readFile(file, 'utf8');
  for (const [index, step] of tourSteps.entries()) {
    await until(step.atSeconds);
    say(`tour ${index + 1}/${tourSteps.length}: ${step.says}`);
    text = editText(text, step);
    await writeFile(file, text);
  }
  await until(tourEndsAtSeconds);
  say('tour: the end; the run is asked to finish');
}

/**
 * Runs the quick start on a copy of its file and edits the copy while the load runs: under 45 seconds, and nothing of
 * the clone is touched.
 *
 * @param {readonly string[]} args further arguments of `midflight run`
 * @returns {Promise<number>} the exit code of the run
 */
export async function runTour(args) {
  const folder = await mkdtemp(path.join(tmpdir(), 'midflight-tour-'));
  const file = path.join(folder, 'loadtest.yaml');
  const over = new AbortController();
  try {
    await writeFile(file, await readFile(path.join(root, 'examples/quickstart/loadtest.yaml'), 'utf8'));
    console.error(`── tour: the quick start's file, copied to ${file}, is edited ${tourSteps.length} times while it runs`);
    let child;
    const ended = runNode([path.join(root, 'packages/cli/bin/midflight.js'), 'run', 'loadtest.yaml', '--demo-target', ...args], {
      cwd: folder,
      channel: true,
      onStart: (started) => (child = started),
    }).finally(() => over.abort());
    const edits = makeEdits(file, child, over.signal).finally(() => child.kill('SIGINT'));
    const [run, edited] = await Promise.allSettled([ended, edits]);
    if (run.status === 'rejected') throw run.reason;
    if (edited.status === 'rejected' && edited.reason.name !== 'AbortError') throw edited.reason;
    return run.value;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
