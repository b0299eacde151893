import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';

const main = fileURLToPath(new URL('../../packages/cli/bin/midflight.js', import.meta.url));
const file = fileURLToPath(new URL('../../examples/quickstart/loadtest.yaml', import.meta.url));

/** How long `midflight validate` of a small file takes as a whole process, in seconds, at the median. */
export function validateSeconds(rounds = 9) {
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      execFileSync(process.execPath, [main, 'validate', file]);
      return (performance.now() - startedAt) / 1_000;
    }),
  );
}
