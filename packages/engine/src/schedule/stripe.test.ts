import { fakeClock } from '@midflight/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomAt } from '../scenario/random.js';
import { rpsLoad } from '../testing/settings.js';
import { timerAlarm } from './alarm.js';
import { LoadFollower, type FollowedLoad } from './loadFollower.js';
import { compileLoad } from './loadModel.js';
import { Stripe } from './stripe.js';
import { atOnce, compileTransition } from './transition.js';

/** One change, so long after the one before. */
interface Step extends Pick<FollowedLoad, 'load' | 'workers' | 'transition'> {
  readonly afterMs: number;
}

const load = fc.oneof(
  fc.record({ perSecond: fc.double({ min: 0.5, max: 400, noNaN: true }), arrival: fc.constantFrom('uniform' as const, 'poisson' as const) }).map(({ perSecond, arrival }) => compileLoad(rpsLoad(perSecond, { arrival }))),
  fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 300 })).map(([min, max]) => compileLoad({ model: 'ramp', minPerSecond: min, maxPerSecond: min + max, rampDurationMs: 3_000, unit: 'requests', maxLagMs: 1_000, arrival: 'uniform' })),
  fc.constant(compileLoad({ model: 'concurrent' })),
);
const step: fc.Arbitrary<Step> = fc.record({
  load,
  workers: fc.integer({ min: 1, max: 9 }),
  transition: fc.constantFrom(atOnce, compileTransition({ overMs: 700, curve: 'linear' })),
  afterMs: fc.double({ min: 0, max: 1_500, noNaN: true }),
});

/** A start weighs one to three, as its number says. */
const weightOf = (number: number): number => 1 + Math.floor(3 * randomAt(9, number));

/** Everything that one stripe makes of the steps, as `number at instant`. */
async function startsOf(steps: readonly Step[], stripe: Stripe): Promise<string[]> {
  const clock = fakeClock();
  const made: string[] = [];
  const begin = (number: number, dueMs: number): number => {
    made.push(`${number} at ${dueMs}`);
    return weightOf(number);
  };
  const follower = new LoadFollower({ clock, makeAlarm: timerAlarm(clock), seed: 3, stripe, starts: { weightOf, begin }, resize: () => {} });
  let atMs = 0;
  for (const { afterMs, ...next } of steps) {
    await clock.advance(afterMs);
    atMs += afterMs;
    follower.advance(atMs);
    follower.follow({ ...next, round: 1 }, atMs, { startsPerSecond: () => 20, activeWorkers: () => 2 });
  }
  await clock.advance(1_000);
  return made;
}

describe('Stripe', () => {
  it.each([1, 2, 3, 7])('of %i: all together are the whole schedule, each start once, over any changes', async (of) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const whole = await startsOf(steps, Stripe.whole);
        const stripes = await Promise.all(Array.from({ length: of }, (_, index) => startsOf(steps, new Stripe(index, of))));
        const byNumber = (one: string, other: string): number => parseInt(one, 10) - parseInt(other, 10);
        expect(stripes.flat().toSorted(byNumber)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('deals none to a thread that has no worker', () => {
    const stripes = [0, 1, 2, 3].map((index) => new Stripe(index, 4));
    const dealt = (workers: number): number[] => stripes.map((stripe) => Array.from({ length: 12 }, (_, number) => number).filter((number) => stripe.owns(number, workers)).length);
    expect([dealt(9), dealt(3), dealt(1), dealt(0)]).toEqual([[3, 3, 3, 3], [4, 4, 4, 0], [12, 0, 0, 0], [12, 0, 0, 0]]);
  });

  it('shares out so that nobody has two more than another, and gives each thing its own number', () => {
    for (const total of [0, 1, 3, 4, 10, 10_000]) {
      const stripes = [0, 1, 2].map((index) => new Stripe(index, 3));
      const shares = stripes.map((stripe) => stripe.shareOf(total));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      const numbers = stripes.flatMap((stripe, index) => Array.from({ length: shares[index] ?? 0 }, (_, place) => stripe.numberOf(place)));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, number) => number));
    }
  });
});
