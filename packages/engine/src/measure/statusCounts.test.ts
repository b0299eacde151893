import { expect, it } from 'vitest';
import { StatusCounts } from './statusCounts.js';

it('counts answers by status, from one time that it is asked to the next', () => {
  const counts = new StatusCounts();
  for (const status of [200, 503, 200, 100, 999]) counts.add(status);
  expect(counts.take()).toEqual({ 100: 1, 200: 2, 503: 1, 999: 1 });
  counts.add(503);
  expect(counts.take()).toEqual({ 503: 1 });
  expect(counts.take()).toEqual({});
});
