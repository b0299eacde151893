// `node scripts/checkLock.mjs [FILE]`: is the lock file whole on every platform, and free of download addresses?
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './processes.mjs';

/** True when an entry for `name` stands where `place` would look for it: in its own node_modules, or in one further up. */
function isLocked(packages, place, name) {
  for (let base = place; ; ) {
    if (`${base === '' ? '' : `${base}/`}node_modules/${name}` in packages) return true;
    if (base === '') return false;
    const parent = Math.max(base.lastIndexOf('/node_modules/'), 0);
    base = base.slice(0, parent);
  }
}

/**
 * What is wrong with a lock file. npm can drop the packages of other platforms when it rewrites one (npm/cli#4828), and
 * `npm ci` then fails, or worse does not, on a machine unlike the last writer's.
 *
 * @param {{ packages: Record<string, { resolved?: string, optionalDependencies?: Record<string, string> }> }} lock its parsed content
 * @returns {readonly string[]} empty when it is whole
 */
export function lockProblems({ packages }) {
  return Object.entries(packages).flatMap(([place, entry]) => [
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, place, name))
      .map((name) => `${place} names ${name} for some platform, and the lock file has no entry for it`),
    ...(/^\w+:\/\//.test(entry.resolved ?? '') ? [`${place} names the host it was downloaded from`] : []),
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = lockProblems(JSON.parse(readFileSync(process.argv[2] ?? path.join(root, 'package-lock.json'), 'utf8')));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
