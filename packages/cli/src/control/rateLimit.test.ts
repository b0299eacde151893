import { fakeClock } from '@midflight/testkit';
import { expect, it } from 'vitest';
import { RateLimit } from './rateLimit.js';

it('a rate limit lets a burst through, then as many as come in', async () => {
  const clock = fakeClock();
  const limit = new RateLimit(clock, { perSecond: 2, burst: 3 });
  const taken = (): number => [1, 2, 3, 4, 5].filter(() => limit.take()).length;
  expect(taken()).toBe(3);
  await clock.advance(400);
  expect(taken()).toBe(0);
  await clock.advance(100);
  expect(taken()).toBe(1);
  await clock.advance(60_000);
  expect(taken()).toBe(3);
});
