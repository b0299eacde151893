import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { captureNode, commandFile, npmCommand, root } from './processes.mjs';
import { publishedPackages } from './workspaces.mjs';

const lockedAt = path.join(root, 'package-lock.json');
/** npm's own note of what it put into node_modules. */
const installedAt = path.join(root, 'node_modules', '.package-lock.json');

function isInstalled() {
  if (!existsSync(installedAt)) return false;
  const installed = JSON.parse(readFileSync(installedAt, 'utf8')).packages;
  const locked = Object.entries(JSON.parse(readFileSync(lockedAt, 'utf8')).packages);
  // By content, not by time: a checkout makes the lock file look newer than it is, and an install takes a while.
  return locked.every(([place, entry]) => !place.includes('node_modules/') || entry.optional || installed[place]?.version === entry.version);
}

/**
 * Installs what the lock file says, when that is not what is there. Says so in one line; ends the process if it fails.
 */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.error('midflight: installing what package-lock.json says (once; about half a minute) …');
  const [npm, args, options] = npmCommand(['ci']);
  const { status } = spawnSync(npm, args, { ...options, cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Builds every package whose sources changed since its last build; `tsc -b` knows which, and takes under a second when
 * none did. Ends the process, with the compiler's messages, if a package does not compile.
 */
export async function ensureBuilt() {
  const packages = publishedPackages();
  if (packages.some(({ folder }) => !existsSync(path.join(folder, 'dist')))) console.error('midflight: building …');
  const { exitCode, output } = await captureNode([commandFile('typescript', 'tsc'), '-b', ...packages.map(({ folder }) => folder)]);
  if (exitCode !== 0) {
    console.error(output);
    process.exit(exitCode);
  }
  // Not before everything is installed, by the one who calls this.
  const { ensureBundled } = await import('./bundle.mjs');
  await Promise.all(packages.map(ensureBundled));
}
