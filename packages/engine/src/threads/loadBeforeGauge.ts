import type { Measurement } from '../measure/measurement.js';
import { sum } from '../statistics/sum.js';
import type { LoadBefore } from './messages.js';

/** Says what the whole load did of late, by its last interval: what a change of several threads begins from. */
export class LoadBeforeGauge {
  #now: LoadBefore = { activeWorkers: 0, perSecond: { requests: 0, iterations: 0 } };

  get now(): LoadBefore {
    return this.#now;
  }

  add({ fromMs, toMs, activeWorkers, byRevision, iterations, changeover }: Measurement): void {
    const lengthMs = toMs - fromMs;
    // What came late from a round that is over says nothing of now.
    if (lengthMs <= 0 || changeover.oldestRevision === 0) return;
    const perSecond = (count: number): number => (count * 1_000) / lengthMs;
    this.#now = {
      activeWorkers,
      perSecond: { requests: perSecond(sum(byRevision.map(({ requests }) => requests))), iterations: perSecond(sum(iterations.values())) },
    };
  }
}
