import type { ConvergenceTurn, GuardVerdict } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import { formatLatency } from './format.js';
import { printable } from './printable.js';

/** Whether the load got to where a change wants it, in a line. */
export function convergenceLine(turn: ConvergenceTurn, { green, yellow }: Colors): string {
  const { revision, afterMs } = turn;
  if (turn.reached) return green(`✔ revision ${revision} is there after ${formatLatency(afterMs)}`);
  const needs = turn.needs === undefined ? '' : ` (needs about ${turn.needs})`;
  return yellow(`! revision ${revision} is not there after ${formatLatency(afterMs)}: ${turn.why}${needs}`);
}

const actions = { rollback: 'it is taken back', hold: 'nothing more is applied until somebody thaws', stop: 'the run ends' } as const;

/** What the guard found of a change, in a line. */
export function guardLine({ revision, verdict, why, action }: GuardVerdict, { green, red, yellow, bold }: Colors): string {
  const said = printable(why);
  if (verdict === 'passed') return green(`✔ guard: revision ${revision} is fine: ${said}`);
  if (verdict === 'inconclusive') return yellow(`? guard: nothing can be said of revision ${revision}: ${said}`);
  return bold(red(`✖ guard: revision ${revision} hurts: ${said}${action ? `; ${actions[action]}` : ''}`));
}
