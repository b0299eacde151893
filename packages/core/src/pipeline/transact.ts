import type { PreparedChange } from '../contracts/applier.js';
import type { Clock } from '../contracts/clock.js';
import { messageOf } from '../contracts/errors.js';
import type { Finding } from '../contracts/finding.js';
import type { Logger } from '../contracts/logger.js';
import { withDeadline } from './deadline.js';
import type { PlannedStep } from './plan.js';

export interface TransactOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** For each call of an applier, in milliseconds. */
  readonly deadlineMs: number;
  /** Nobody's preparing is waited for any longer when it aborts; what was begun to be committed goes on. */
  readonly stop?: AbortSignal;
}

/** A step whose fallible work is done. */
export interface PreparedStep {
  readonly id: string;
  readonly prepared: PreparedChange;
}

/** All prepared, or none: then the findings say who failed, and what had been prepared is abandoned. */
export type Preparation = { readonly steps: readonly PreparedStep[] } | { readonly findings: readonly Finding[] };

/** `rolledBack` put everything back; `degraded` could not. */
export interface Commitment {
  readonly result: 'applied' | 'rolledBack' | 'degraded';
  readonly findings: readonly Finding[];
}

/** Prepares every step side by side; nothing is visible afterwards. */
export async function prepareAll<C>(steps: readonly PlannedStep<C>[], options: TransactOptions): Promise<Preparation> {
  const abandon = ({ id, prepared }: PreparedStep): Promise<Finding[]> => attempt(id, 'abandoning', options, async () => prepared.abandon?.());
  const settled = await Promise.allSettled(
    steps.map(({ applier, change }) =>
      withDeadline(
        { clock: options.clock, limitMs: options.deadlineMs, who: `applier ${applier.id}`, stop: options.stop },
        async (signal): Promise<PreparedStep> => ({ id: applier.id, prepared: checkPrepared(await applier.prepare(change, { signal })) }),
        (late) => void abandon(late),
      ),
    ),
  );
  const prepared = settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (prepared.length === steps.length) return { steps: prepared };
  for (const step of prepared.toReversed()) await abandon(step);
  return { findings: settled.flatMap((one, index) => (one.status === 'rejected' ? failed(steps[index]?.applier.id ?? '', 'preparing', one.reason) : [])) };
}

/** For those who write an applier without types: what can't be put back must not be committed. @throws TypeError */
function checkPrepared(prepared: PreparedChange): PreparedChange {
  const made: object = typeof prepared === 'object' && prepared !== null ? prepared : {};
  const missing = ['commit', 'revert'].filter((part) => typeof Reflect.get(made, part) !== 'function');
  if (missing.length > 0) throw new TypeError(`what it prepared has no ${missing.join(' and no ')}`);
  return prepared;
}

/** Commits every step in one tick; a failure anywhere puts all back in reverse order. */
export async function commitAll(steps: readonly PreparedStep[], options: TransactOptions): Promise<Commitment> {
  const begun: PreparedStep[] = [];
  const findings: Finding[] = [];
  const unfinished: Promise<Finding[]>[] = [];
  for (const step of steps) {
    begun.push(step);
    try {
      const committing = step.prepared.commit();
      if (committing) unfinished.push(attempt(step.id, 'committing', options, () => committing));
    } catch (thrown) {
      findings.push(failed(step.id, 'committing', thrown));
      break;
    }
  }
  // No await before this line when every commit is synchronous: nobody sees half of a change.
  if (unfinished.length > 0) findings.push(...(await Promise.all(unfinished)).flat());
  if (findings.length === 0) return { result: 'applied', findings };
  const unreverted = await revertAll(begun, options);
  return { result: unreverted.length === 0 ? 'rolledBack' : 'degraded', findings: [...findings, ...unreverted] };
}

/** After the commit: lets each applier drain and drop the old. Failures are logged; the commit stands. */
export async function releaseAll(steps: readonly PreparedStep[], logger: Logger): Promise<void> {
  await Promise.all(
    steps.map(async ({ id, prepared }) => {
      try {
        await prepared.release?.();
      } catch (thrown) {
        logger.error(failed(id, 'releasing', thrown).message);
      }
    }),
  );
}

/** Synchronous reverts run in the tick of the failed commit, so that the load sees neither the change nor its undoing. */
async function revertAll(begun: readonly PreparedStep[], options: TransactOptions): Promise<Finding[]> {
  const failures: Finding[] = [];
  for (const { id, prepared } of begun.toReversed()) {
    try {
      const reverting = prepared.revert();
      if (reverting) failures.push(...(await attempt(id, 'reverting', options, () => reverting)));
    } catch (thrown) {
      failures.push(failed(id, 'reverting', thrown));
    }
  }
  return failures;
}

/** Runs one call of an applier under the deadline; a failure is a finding. */
async function attempt(id: string, doing: Doing, options: TransactOptions, call: () => void | Promise<void>): Promise<Finding[]> {
  try {
    await withDeadline({ clock: options.clock, limitMs: options.deadlineMs, who: `applier ${id}` }, call);
    return [];
  } catch (thrown) {
    const finding = failed(id, doing, thrown);
    options.logger.error(finding.message);
    return [finding];
  }
}

type Doing = 'preparing' | 'abandoning' | 'committing' | 'reverting' | 'releasing';

const codes = {
  preparing: 'MF_APPLIER_PREPARE',
  abandoning: 'MF_APPLIER_ABANDON',
  committing: 'MF_APPLIER_COMMIT',
  reverting: 'MF_APPLIER_REVERT',
  releasing: 'MF_APPLIER_RELEASE',
} as const satisfies Record<Doing, string>;

function failed(id: string, doing: Doing, thrown: unknown): Finding {
  return { severity: 'error', code: codes[doing], path: '', message: `The applier ${id} failed while ${doing}: ${messageOf(thrown)}` };
}
