import type { OutcomeCounts } from '@midflight/core';
import { formatCount } from './format.js';

/** What became of the reloads, the start left out: `2 applied, 1 refused, 0 failed`. What was held was not refused. */
export function countsInWords({ applied, rejected, rolledBack, held }: OutcomeCounts): string {
  return `${formatCount(applied)} applied, ${formatCount(rejected - held)} refused, ${formatCount(rolledBack)} failed${held > 0 ? `, ${formatCount(held)} held` : ''}`;
}
