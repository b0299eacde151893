import type { Override } from '../contracts/override.js';
import type { SourceDocument } from '../contracts/source.js';
import type { History } from '../pipeline/history.js';
import type { Proposal } from '../pipeline/proposal.js';
import { aliveOverrides, withOverride, withoutOverride } from './overrideList.js';

/** A step that can be looked at before it is made. */
export type SteeringStep =
  | { readonly kind: 'rollback'; readonly revision?: number | undefined }
  | { readonly kind: 'override'; readonly path: string; readonly value: unknown }
  | { readonly kind: 'clear'; readonly path: string }
  /** Thawed and enabled, what the sources want now would come into force. */
  | { readonly kind: 'follow' };

/** What a plan is made of. */
export type PlannedProposal = Pick<Proposal, 'documents' | 'overrides' | 'ranBefore' | 'textsKnown'>;

/** What a step starts from. */
export interface SteeringGround {
  readonly history: Pick<History<unknown>, 'find'>;
  /** The texts of the last candidate that was accepted. */
  readonly inForce: readonly SourceDocument[];
  readonly overrides: readonly Override[];
  /** What the sources want, whatever became of it. */
  readonly wanted: readonly SourceDocument[] | undefined;
  /** Wall time since the Unix epoch. */
  readonly nowMs: number;
}

/** What a step would propose. @throws MF_REVISION_UNKNOWN */
export async function proposalOf(step: SteeringStep, { history, inForce, overrides, wanted, nowMs }: SteeringGround): Promise<PlannedProposal> {
  if (step.kind === 'rollback') {
    const kept = await history.find(step.revision);
    return { documents: kept.documents, overrides: aliveOverrides(kept.overrides, nowMs), ranBefore: true, textsKnown: true };
  }
  switch (step.kind) {
    case 'override':
      return { documents: inForce, overrides: withOverride(overrides, { path: step.path, value: step.value }), ranBefore: false, textsKnown: true };
    case 'clear':
      return { documents: inForce, overrides: withoutOverride(overrides, step.path), ranBefore: false, textsKnown: true };
    case 'follow':
      return { documents: wanted ?? inForce, overrides, ranBefore: false, textsKnown: wanted === undefined };
  }
}
