import { captureNode, commandFile } from '../processes.mjs';
import { compareApiReports } from './apiReports.mjs';
import { checkTypesOfPackages, lintPackages } from './packedPackages.mjs';

/** Runs an installed command; no tool may phone home or colour its output. */
function command(packageName, name, args) {
  const env = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  return captureNode([commandFile(packageName, name), ...args], { env });
}

/**
 * The checks in the order they begin: the types first, then what takes long, so that none is left alone at the end.
 *
 * @param {{ updateApi: boolean }} options `updateApi` rewrites docs/api instead of comparing with it
 * @returns {readonly { name: string, run: () => Promise<{ exitCode: number, output: string }> }[]}
 */
export function checks({ updateApi }) {
  return [
    { name: 'types', run: () => command('typescript', 'tsc', ['-b']) },
    { name: 'lint', run: () => command('oxlint', 'oxlint', ['--type-aware', '--deny-warnings']) },
    { name: 'api', run: () => compareApiReports({ update: updateApi }) },
    { name: 'lock', run: () => captureNode(['scripts/checkLock.mjs']) },
    { name: 'boundaries', run: () => command('turbo', 'turbo', ['boundaries']) },
    { name: 'knip', run: () => command('knip', 'knip', ['--no-progress']) },
    { name: 'publint', run: lintPackages },
    { name: 'attw', run: checkTypesOfPackages },
  ];
}
