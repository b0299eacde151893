import type { Applier } from '../contracts/applier.js';
import { isInside, type Change, type ChangeSet } from '../contracts/change.js';
import { MidflightError } from '../contracts/errors.js';
import type { Finding } from '../contracts/finding.js';
import type { Candidate } from '../contracts/validator.js';

/** One applier's part of a transaction. */
export interface PlannedStep<C> {
  readonly applier: Applier<C>;
  readonly change: ChangeSet<C>;
}

/** Who does what, in the order of the appliers; or why it can't be done. */
export interface Plan<C> {
  readonly steps: readonly PlannedStep<C>[];
  readonly findings: readonly Finding[];
}

export interface PlanOptions {
  /** The revision that the candidate becomes if it is accepted. */
  readonly revision: number;
  /** True asks every applier, since nobody knows what runs. @defaultValue those that claim a change, and at start all */
  readonly everyone?: boolean;
}

/** Gives each change to the applier that claims it. A change that nobody claims, or that needs a restart, is an error: never silently ignored. */
export function plan<C>(candidate: Candidate<C>, appliers: readonly Applier<C>[], { revision, everyone = false }: PlanOptions): Plan<C> {
  const { previous, next, changes, cause } = candidate;
  const findings = changes.flatMap((change) => refusal(change, appliers) ?? []);
  const steps = appliers
    .map((applier) => ({ applier, change: { revision, previous, next, cause, changes: changes.filter((change) => isClaimedBy(applier, change)) } }))
    .filter(({ change }) => everyone || previous === undefined || change.changes.length > 0);
  return { steps, findings };
}

/** Checks once, at assembly, that no path has two appliers. @throws MF_CLAIM_TWICE */
export function assertClaimsApart<C>(appliers: readonly Applier<C>[]): void {
  const claimed = appliers.flatMap(({ id, claims }) => claims.map((claim) => ({ id, claim })));
  for (const [index, one] of claimed.entries()) {
    const other = claimed.slice(index + 1).find(({ claim }) => isInside(claim, one.claim) || isInside(one.claim, claim));
    if (other) {
      throw new MidflightError('MF_CLAIM_TWICE', `The appliers ${one.id} and ${other.id} both claim ${one.claim}.`, { details: { appliers: [one.id, other.id], claim: one.claim } });
    }
  }
}

function isClaimedBy<C>(applier: Applier<C>, change: Change): boolean {
  return applier.claims.some((claim) => isInside(change.path, claim));
}

function refusal<C>(change: Change, appliers: readonly Applier<C>[]): Finding | undefined {
  const { path } = change;
  if (change.mutability === 'restart') {
    return { severity: 'error', code: 'MF_RESTART_REQUIRED', path, message: `${path} can't change while the test runs.`, hint: 'Put the old value back, or start a new run.' };
  }
  if (!appliers.some((applier) => isClaimedBy(applier, change))) {
    return { severity: 'error', code: 'MF_CHANGE_UNCLAIMED', path, message: `Nothing here can apply a change of ${path}.`, hint: 'Put the old value back, or load a plugin that claims this path.' };
  }
  return undefined;
}
