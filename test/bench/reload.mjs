import { holdTo } from './bars.mjs';
import { idle } from './reload/idle.mjs';
import { latency } from './reload/latency.mjs';
import { sideBySide } from './reload/sideBySide.mjs';
import { storm } from './reload/storm.mjs';

/** Each takes how much of it is done, and says by itself how much that is by default. */
const parts = { latency, idle, storm, watchers: sideBySide };

/**
 * `reload [PART [AMOUNT]]`: all parts, or one, of so many saves or seconds. Prints what was measured, and holds it against the bars.
 *
 * @returns false when one is missed
 */
export async function run([name, amount]) {
  const chosen = name === undefined ? Object.keys(parts) : [name];
  const bars = [];
  for (const part of chosen) {
    if (!(part in parts)) throw new Error(`reload has no part ${part}: ${Object.keys(parts).join(', ')}`);
    bars.push(...(await parts[part](amount === undefined ? undefined : Number(amount))));
  }
  return holdTo(bars);
}
