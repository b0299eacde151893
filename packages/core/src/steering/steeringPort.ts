import type { Clock } from '../contracts/clock.js';
import type { Outcome } from '../contracts/outcome.js';
import type { History } from '../pipeline/history.js';
import type { Preview } from '../pipeline/preview.js';
import type { Proposal } from '../pipeline/proposal.js';
import type { SteeredBy, SteeringState } from './steeringState.js';
import type { PlannedProposal } from './steeringStep.js';

/** What steering needs of a reloader. */
export interface SteeringPort<C> {
  readonly clock: Clock;
  readonly history: History<C>;
  /** Takes a proposal to its outcome and tells the listeners. */
  take(proposal: Proposal): Promise<Outcome>;
  /** Takes a proposal as far as the plan. */
  preview(this: void, proposal: PlannedProposal): Promise<Preview>;
  /** Asks every source to look now. */
  nudge(): void;
  /** The state turned; `by` is known where a person turned it. */
  onTurn(state: SteeringState, by?: SteeredBy): void;
}
