// A team's repository, small: a bare one as on a server, and a clone as on your desk. A push tells the run to look at once.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const git = (folder, ...args) => promisify(execFile)('git', ['-C', folder, ...args]);

/** @param {string} file the first that is committed */
export async function makeRepository(file) {
  const folder = await mkdtemp(join(tmpdir(), 'midflight-git-'));
  const [bare, clone] = [join(folder, 'shop.git'), join(folder, 'clone')];
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
  // Hooks are this repository's own, and who commits does not depend on whose machine this is.
  await git(bare, 'config', 'core.hooksPath', join(bare, 'hooks'));
  await git(folder, 'clone', '--quiet', bare, clone);
  for (const [name, value] of [['user.name', 'You'], ['user.email', 'you@example.com'], ['commit.gpgsign', 'false']]) await git(clone, 'config', name, value);
  await git(clone, 'checkout', '--quiet', '-B', 'main');
  await copyFile(file, join(clone, 'loadtest.yaml'));
  await git(clone, 'add', 'loadtest.yaml');
  await git(clone, 'commit', '--quiet', '--message=The first load test');
  await git(clone, 'push', '--quiet', 'origin', 'main');
  return { clone, url: pathToFileURL(bare).href, nudgeAtPush: (pid) => nudgeAtPush(bare, pid), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A server that can't send signals calls the control API instead: midflight ctl reload --url … */
async function nudgeAtPush(bare, pid) {
  await mkdir(join(bare, 'hooks'), { recursive: true });
  await writeFile(join(bare, 'hooks', 'post-receive'), `#!/bin/sh\nkill -HUP ${pid}\n`, { mode: 0o755 });
}

/** Commits an edit in a clone and pushes it. @param {{ author: string, message: string, replace: [from: string, to: string] }} edit */
export async function push(clone, { author, message, replace: [from, to] }) {
  const file = join(clone, 'loadtest.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  await git(clone, 'commit', '--quiet', '--all', `--author=${author}`, `--message=${message}`);
  await git(clone, 'push', '--quiet', 'origin', 'main');
}

/** Takes back the last commit by another one, and pushes that. */
export async function revert(clone) {
  await git(clone, 'revert', '--no-edit', 'HEAD');
  await git(clone, 'push', '--quiet', 'origin', 'main');
}
