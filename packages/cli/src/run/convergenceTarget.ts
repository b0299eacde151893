import type { LoadDocument, Scenario } from '@midflight/document';
import type { ConvergenceTarget } from '@midflight/engine';

/**
 * What the load is to come to when a document is applied.
 *
 * @param transitionMs - how long it takes to get there
 */
export function convergenceTargetOf({ load, scenarios }: LoadDocument, revision: number, transitionMs: number): ConvergenceTarget {
  const mix = scenarios.filter(({ enabled }) => enabled);
  const isOpen = load.model !== 'concurrent' && load.model !== 'stagedWorkers';
  const open = isOpen ? { unit: load.unit, arrival: load.arrival, heaviest: load.unit === 'requests' ? mostRequestsOf(mix) : 1 } : undefined;
  return { revision, transitionMs, scenarios: mix, open };
}

/** Of an iteration of any of these, ≥ 1. */
function mostRequestsOf(scenarios: readonly Scenario[]): number {
  return scenarios.reduce((most, { steps }) => Math.max(most, steps.reduce((sum, { repeat }) => sum + (repeat?.times ?? 1), 0)), 1);
}
