import { healthQuantile, unhealthyLagMs } from '../measure/generatorHealth.js';
import { deviationsAbove, leastShare, shareOf, type Proportion } from '../statistics/proportions.js';
import { quantileInterval } from '../statistics/quantiles.js';
import type { GuardTotals } from './guardSamples.js';
import { guardedNames, guardedQuantiles, type GuardBound, type GuardSettings } from './guardSettings.js';

/** What there is to say of one thing that is watched. */
export type Finding =
  /** It hurts, and the change is to blame. */
  | { readonly kind: 'breach'; readonly why: string }
  /** It may hurt, or the change may be to blame: more must be seen. */
  | { readonly kind: 'doubt'; readonly why: string };

/** What a change is judged by. */
export interface Evidence {
  readonly now: GuardTotals;
  /** Of what ran well before; undefined where that is too little to compare with. */
  readonly before: GuardTotals | undefined;
  /** How sure one must be, in standard deviations. */
  readonly z: number;
}

/** Without a bound, a share of errors or drops must be that much above the one before to be a breach. */
const worseByShare = 0.05;
/** Without a bound, latency must be that many times as long … */
const worseByFactor = 2;
/** … and that much longer, in milliseconds. */
const worseByMs = 100;
/** Which latency is looked at then. */
const comparedQuantile = 'p95';

/**
 * Judges a change by what was seen of it, and of what ran before. A bound is broken when the score interval of the share, or
 * the interval of the quantile, lies beyond it as a whole, and only if the change made it so: what was as bad before is not
 * cured by taking the change back. Where there is no bound, what ran before is the measure: a two-proportion z-test for
 * errors and drops, and intervals of a quantile that are far apart for latency.
 */
export function judgeChange(settings: GuardSettings, evidence: Evidence): readonly Finding[] {
  const { now, before } = evidence;
  return [
    ...judgeShare('errorRate', 'requests', settings.errorRate, now.errors, before?.errors, evidence.z),
    ...judgeShare('droppedRate', 'starts', settings.droppedRate, now.drops, before?.drops, evidence.z),
    ...judgeLatencies(settings, evidence),
    ...judgeGenerator(evidence),
  ];
}

function judgeShare(name: string, of: string, bound: GuardBound | undefined, now: Proportion, before: Proportion | undefined, z: number): readonly Finding[] {
  if (now.of === 0) return [];
  const compared = before && before.of > 0 ? before : undefined;
  const isWorse = compared !== undefined && deviationsAbove(now, compared) > z;
  const seen = `${name} is ${percent(shareOf(now))} of ${now.of} ${of}${compared ? `, and was ${percent(shareOf(compared))}` : ''}`;
  if (!bound) return isWorse && shareOf(now) - shareOf(compared) >= worseByShare ? [{ kind: 'breach', why: `${seen} before the change` }] : [];
  if (!isBeyond(bound, shareOf(now))) return [];
  const why = `${seen}${compared ? ' before' : ''}; it must be ${bound.comparison} ${percent(bound.bound)}`;
  if (!isBeyond(bound, leastShare(now, z))) return [{ kind: 'doubt', why: `${why}, and so few can't tell for sure` }];
  return [compared && isBeyond(bound, shareOf(compared)) && !isWorse ? asBefore(why) : { kind: 'breach', why }];
}

function judgeLatencies(settings: GuardSettings, { now, before, z }: Evidence): readonly Finding[] {
  if (now.latency.count === 0) return [];
  const bounded = guardedNames.filter((name) => settings[name] !== undefined);
  if (bounded.length === 0) return compareLatency(now, before, z);
  return bounded.flatMap((name): readonly Finding[] => {
    const bound = settings[name];
    const quantile = guardedQuantiles[name];
    const seenMs = now.latency.percentileUs(quantile) / 1_000;
    if (!bound || !isBeyond(bound, seenMs)) return [];
    const { lowMs } = quantileInterval(now.latency, quantile, z);
    const was = before && quantileInterval(before.latency, quantile, z);
    const wasMs = (before?.latency.percentileUs(quantile) ?? 0) / 1_000;
    const why = `${name} is ${milliseconds(seenMs)} over ${now.latency.count} requests${before ? `, and was ${milliseconds(wasMs)} before` : ''}; it must be ${bound.comparison} ${milliseconds(bound.bound)}`;
    if (!isBeyond(bound, lowMs)) return [{ kind: 'doubt', why: `${why}, and so few can't tell for sure` }];
    return [was && isBeyond(bound, wasMs) && lowMs <= was.highMs ? asBefore(why) : { kind: 'breach', why }];
  });
}

function compareLatency(now: GuardTotals, before: GuardTotals | undefined, z: number): readonly Finding[] {
  if (!before || before.latency.count === 0) return [];
  const quantile = guardedQuantiles[comparedQuantile];
  const { lowMs } = quantileInterval(now.latency, quantile, z);
  const { highMs } = quantileInterval(before.latency, quantile, z);
  if (lowMs < highMs * worseByFactor || lowMs - highMs < worseByMs) return [];
  const [isMs, wasMs] = [now, before].map(({ latency }) => milliseconds(latency.percentileUs(quantile) / 1_000));
  return [{ kind: 'breach', why: `${comparedQuantile} is ${isMs} over ${now.latency.count} requests, and was ${wasMs} before the change` }];
}

/** When the generator itself is late, it can't make the load that the change asks for, and nothing that it measures is true. */
function judgeGenerator({ now, before, z }: Evidence): readonly Finding[] {
  if (now.lag.count === 0) return [];
  const { lowMs } = quantileInterval(now.lag, healthQuantile, z);
  if (lowMs <= unhealthyLagMs) return [];
  const wasMs = (before?.lag.percentileUs(healthQuantile) ?? 0) / 1_000;
  const why = `the generator itself is late: one of ten things that it does by ${milliseconds(now.lag.percentileUs(healthQuantile) / 1_000)} and more`;
  return [wasMs > unhealthyLagMs ? asBefore(why) : { kind: 'breach', why }];
}

function asBefore(why: string): Finding {
  return { kind: 'doubt', why: `${why}, and was no better before the change` };
}

function isBeyond({ comparison, bound }: GuardBound, value: number): boolean {
  return comparison === '<' ? value >= bound : value > bound;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function milliseconds(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}
