import { field } from '../fields.js';
import { latencyBound, shareBound, type Bound } from '../values/bounds.js';
import { positiveDuration } from '../values/durations.js';
import { integer } from '../values/numbers.js';
import { choice } from '../values/text.js';

const reactions = ['rollback', 'hold', 'stop'] as const;

/** `reload.guard`: watches the load after each change, and takes back what made it worse. */
export class GuardRules {
  /** > 0. */
  @field(positiveDuration, { key: 'for', default: '60s', description: 'How long a change is watched, from the end of its transition.' })
  readonly forMs!: number;

  @field(shareBound, { key: 'errorRate', description: 'The share of requests that may fail. Without it, one that is clearly above that before the change is a breach.' })
  readonly errorRate?: Bound;

  @field(shareBound, { key: 'droppedRate', description: 'The share of starts that may be dropped. Without it, one that is clearly above that before the change is a breach.' })
  readonly droppedRate?: Bound;

  @field(latencyBound, { key: 'p50', description: 'The latency that half of the requests may not exceed.' })
  readonly p50?: Bound;

  @field(latencyBound, { key: 'p90', description: 'The latency that 90 % of the requests may not exceed.' })
  readonly p90?: Bound;

  @field(latencyBound, { key: 'p95', description: 'The latency that 95 % of the requests may not exceed.' })
  readonly p95?: Bound;

  @field(latencyBound, { key: 'p99', description: 'The latency that 99 % of the requests may not exceed. Without any bound on a latency, a p95 far above that before the change is a breach.' })
  readonly p99?: Bound;

  /** 1–1 000 000. */
  @field(integer({ min: 1, max: 1_000_000 }), { key: 'minRequests', default: 50, description: 'With fewer requests nothing is judged.' })
  readonly minRequests!: number;

  @field(choice(reactions), { key: 'onBreach', default: 'rollback', description: 'Take the change back; hold: leave it and freeze the configuration; or stop: end the run.' })
  readonly onBreach!: (typeof reactions)[number];
}
