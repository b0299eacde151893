import { captureNode, commandFile } from '../processes.mjs';
import { publishedPackages } from '../workspaces.mjs';
import { compareApiReports } from './apiReports.mjs';

/** Runs an installed command; no tool may phone home or colour its output. */
function command(packageName, name, args, cwd) {
  const env = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  return captureNode([commandFile(packageName, name), ...args], { ...(cwd && { cwd }), env });
}

/** Runs the same command in several packages, two at a time, and puts what failed together. */
async function inEach(packages, packageName, name, args) {
  const waiting = [...packages];
  const failed = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { exitCode, output } = await command(packageName, name, args, next.folder);
      if (exitCode !== 0) failed.push(`${next.name}:\n${output}`);
    }
  };
  await Promise.all([work(), work()]);
  return { exitCode: failed.length === 0 ? 0 : 1, output: failed.join('\n') };
}

/**
 * The checks in the order they run, cheapest cause first.
 *
 * @param {{ updateApi: boolean }} options `updateApi` rewrites docs/api instead of comparing with it
 * @returns {readonly { name: string, run: () => Promise<{ exitCode: number, output: string }> }[]}
 */
export function checks({ updateApi }) {
  const packages = publishedPackages();
  const libraries = packages.filter(({ isLibrary }) => isLibrary);
  return [
    { name: 'types', run: () => command('typescript', 'tsc', ['-b']) },
    { name: 'lock', run: () => captureNode(['scripts/checkLock.mjs']) },
    { name: 'lint', run: () => command('oxlint', 'oxlint', ['--type-aware', '--deny-warnings']) },
    { name: 'boundaries', run: () => command('turbo', 'turbo', ['boundaries']) },
    { name: 'knip', run: () => command('knip', 'knip', ['--no-progress']) },
    { name: 'publint', run: () => inEach(packages, 'publint', 'publint', ['--strict']) },
    { name: 'attw', run: () => inEach(libraries, '@arethetypeswrong/cli', 'attw', ['--pack', '--profile', 'esm-only', '--no-color']) },
    { name: 'api', run: () => compareApiReports({ update: updateApi }) },
  ];
}
