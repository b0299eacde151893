import { formatDuration } from '@midflight/document';
import { eachStep } from '../rule.js';

/** A pause can't be drawn from a range that ends before it begins. */
export const thinkTimes = eachStep(({ step: { thinkTime }, path }) => {
  if (thinkTime.minMs <= thinkTime.maxMs) return [];
  const message = `${path}.thinkTime goes from ${formatDuration(thinkTime.minMs)} to ${formatDuration(thinkTime.maxMs)}; min must not be above max.`;
  return [{ severity: 'error', code: 'MF_THINK_TIME', path: `${path}.thinkTime`, message, hint: 'Swap the two.' }];
});
