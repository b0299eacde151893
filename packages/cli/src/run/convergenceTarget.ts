import { changedStretches, madeAround, type LoadDocument, type Scenario } from '@midflight/document';
import type { ConvergenceTarget } from '@midflight/engine';

/**
 * What the load is to come to when a document is applied.
 *
 * @param transitionMs - how long it takes to get there
 */
export function convergenceTargetOf({ load, scenarios }: LoadDocument, revision: number, transitionMs: number): ConvergenceTarget {
  const isOpen = load.model !== 'concurrent' && load.model !== 'stagedWorkers';
  const open = isOpen ? { unit: load.unit, arrival: load.arrival, heaviest: load.unit === 'requests' ? mostRequestsOf(scenarios) : 1 } : undefined;
  return { revision, transitionMs, scenarios: scenarios.filter(({ enabled }) => enabled), open };
}

/** What was counted last: what stands around a change is not counted again. */
let last: { readonly scenarios: readonly Scenario[]; readonly requests: readonly number[] } = { scenarios: [], requests: [] };

/** Of an iteration of any of these, ≥ 1. */
function mostRequestsOf(scenarios: readonly Scenario[]): number {
  const stretches = changedStretches(last.scenarios, scenarios);
  const changed = stretches.flatMap(({ first, end }) => scenarios.slice(first, end).map(requestsOf));
  const requests = madeAround(last.requests, stretches, changed);
  last = { scenarios, requests };
  return requests.reduce((most, one) => Math.max(most, one), 1);
}

/** Of one iteration; none where it is not enabled. */
function requestsOf({ enabled, steps }: Scenario): number {
  return enabled ? steps.reduce((sum, { repeat }) => sum + (repeat?.times ?? 1), 0) : 0;
}
