import type { Pulse } from '../measure/changeover.js';
import { normalQuantile } from '../statistics/normal.js';

/** How far off the rate and the workers may be. */
const tolerance = 0.1;
/** Of right stretches of random starts, one in a hundred may be said to have too few. */
const z = normalQuantile(0.99);
/** Of even starts these show the rate: one more or less is within the tolerance. */
const enoughEven = 20;
/** Of random ones, about these do: the deviation of n starts is √n, and z·√n is a fifth of it. */
const enoughRandom = Math.ceil((z / (2 * tolerance)) ** 2);

/** How the starts of an open model come. */
export interface Stream {
  readonly arrival: 'uniform' | 'poisson';
  /** As how many starts the heaviest iteration counts, ≥ 1. */
  readonly heaviest: number;
}

/** The shortest stretch up to now that shows the rate; all of it where that is too short. In the closed model, the last pulse. */
export function trailing(pulses: readonly Pulse[], stream: Stream | undefined): Pulse[] {
  if (stream === undefined) return pulses.slice(-1);
  let asked = 0;
  let first = pulses.length;
  while (first > 0 && asked < enough(stream)) asked += pulses[--first]?.asked ?? 0;
  return pulses.slice(first);
}

/**
 * Whether as many starts were made as were asked for. Even starts may be off by the tolerance and the heaviest of them;
 * random ones are a Poisson process, whose counts of mean n deviate by √n.
 *
 * @param last - true: judged by what there is; few starts are no reason to doubt
 */
export function isRateReached(pulses: readonly Pulse[], stream: Stream, last: boolean): boolean {
  const asked = pulses.reduce((sum, pulse) => sum + (pulse.asked ?? 0), 0);
  const begun = pulses.reduce((sum, pulse) => sum + pulse.begun, 0);
  if (asked > 0 && asked < enough(stream) && !last) return false;
  const { arrival, heaviest } = stream;
  const spread = arrival === 'poisson' ? z * Math.sqrt(asked * heaviest) : 0;
  return Math.abs(begun - asked) <= heaviest + Math.max(tolerance * asked, spread);
}

/** Whether the retired have gone, and in the closed model all others iterate. */
export function isWorkersReached({ workers, activeWorkers }: Pulse, open: boolean): boolean {
  const room = Math.floor(tolerance * workers);
  return activeWorkers <= workers + room && (open || activeWorkers >= workers - room);
}

function enough({ arrival, heaviest }: Stream): number {
  return heaviest * (arrival === 'poisson' ? enoughRandom : enoughEven);
}
