import type { Standby } from '@midflight/document';
import type { Colors } from 'picocolors/types.js';
import type { PhaseEvent } from '../run/runEvents.js';
import { formatRate, formatSpan, plural } from './format.js';
import { printable } from './printable.js';

/** What the load turned to. */
export function phaseLine({ turn, revision, standby, leftMs }: PhaseEvent, { bold, cyan }: Colors): string {
  const { phase, round, why, author, message } = turn;
  if (phase === 'standby') return cyan(`› the plan is over (round ${round}); ${standbyWords(standby)}, until it is started or its end is moved`);
  const by = why === 'extended' ? ', as its end was moved' : author === undefined ? '' : `, started by ${printable(author)}`;
  return cyan(`› ${bold('the plan runs')} (round ${round}) on revision ${revision} for ${formatSpan(Math.ceil(leftMs / 1_000) * 1_000)}${by}${message === undefined ? '' : `: ${printable(message)}`}`);
}

/** What there is in standby: `standby at 2/s by 2 workers`. */
export function standbyWords(standby: Standby | undefined): string {
  return standby && standby.ratePerSecond > 0 ? `standby at ${formatRate(standby.ratePerSecond)}/s by ${plural(standby.workers, 'worker')}` : 'standby, in which nothing is sent';
}
