// A load test that lives in a git repository, and a run that follows its main branch: whoever pushes retunes the load.
//   npm run build
//   node examples/git-driven/index.mjs           and then commit and push in the clone that it names
//   node examples/git-driven/index.mjs --demo    makes the commits by itself and ends
// See: each push is one reload, at once, with its commit, author and message; a commit with an error is refused, and the
// load goes on as it was; a commit that takes it back is nothing new. For branches, tags and signed commits: docs/sources-git.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { example } from '../demo.mjs';
import { makeRepository, push, revert } from './repository.mjs';

const midflight = (args, env = {}) => {
  const command = join(import.meta.dirname, '../../packages/cli/bin/midflight.js');
  return spawn(process.execPath, [command, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
};

const repository = await makeRepository(join(import.meta.dirname, 'loadtest.yaml'));
const { nextEdit } = await example(repository.clone, [
  { says: 'push a higher rate, by Ada.', run: (clone) => push(clone, { author: 'Ada <ada@example.com>', message: 'Three times the visitors', replace: ['target: 20', 'target: 60'] }) },
  { says: 'push -5 workers, by Bob.', run: (clone) => push(clone, { author: 'Bob <bob@example.com>', message: 'Fewer workers', replace: ['workers: 5', 'workers: -5'] }) },
  { says: 'revert it.', run: revert },
  { says: 'push more workers, by Bob.', run: (clone) => push(clone, { author: 'Bob <bob@example.com>', message: 'More workers, this time', replace: ['workers: 5', 'workers: 10'] }) },
]);
process.once('exit', () => {
  // A folder that someone stands in can't go everywhere.
  process.chdir(import.meta.dirname);
  repository.remove();
});

// A small server to load, unless there is one already.
const target = process.env.TARGET_URL === undefined ? midflight(['demo-target', '--port', '0']) : undefined;
const targetUrl = process.env.TARGET_URL ?? /http:\/\/\S+\d/.exec(String(await once(createInterface(target.stdout), 'line')))[0];

// Left alone, it would ask the repository once an hour; a push tells it to look now.
const source = `git+${repository.url}#main:loadtest.yaml&intervalMs=3600000`;
const run = midflight(['run', '--source', source, '--json', '--duration', '30m'], { TARGET_URL: targetUrl });
// Ctrl-C reaches the run, too, which ends with a summary; then this ends.
process.on('SIGINT', () => {});

const whose = ({ commit, author, message }) => `${author} in ${commit.slice(0, 7)}: ${message}`;

for await (const line of createInterface(run.stdout)) {
  const { event, ...said } = JSON.parse(line);
  if (event === 'started') {
    await repository.nudgeAtPush(said.pid);
    console.log(`Following ${said.sources.join()} at ${said.config.load.target}/s.\nEdit loadtest.yaml in ${repository.clone}, then: git commit -am "Faster" && git push`);
    await nextEdit();
  }
  if (event === 'reload') {
    console.log(`${said.outcome}, revision ${said.revision}: ${whose(said.cause)}`);
    for (const { path, from, to } of said.changes ?? []) console.log(`  ${path}: ${from} → ${to}`);
    for (const { file, line: at, column, message } of said.findings) console.log(`  ${file}:${at}:${column} ${message}`);
    if (!(await nextEdit())) run.kill('SIGINT');
  }
  if (event === 'summary') {
    console.log(`\n${said.requests > 0 ? 'The load never stopped' : 'Nothing was loaded'}: ${said.revisions.length} revisions, ${said.errors} errors.`);
  }
}
target?.kill('SIGINT');
