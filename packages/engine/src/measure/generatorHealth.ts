import { Histogram, type HistogramData } from './histogram.js';

/** What the generator does late in one case out of ten. */
export const healthQuantile = 0.9;
/** Later than this, in milliseconds, and the generator is what is measured. */
export const unhealthyLagMs = 50;
/** In more than this share of its time, and it is what a run measured. */
const limitedShare = 0.01;

/** Whether the generator was so late in an interval that its numbers speak of it. */
export function isUnhealthy(lag: HistogramData): boolean {
  const histogram = new Histogram();
  histogram.merge(lag);
  return histogram.percentileUs(healthQuantile) / 1_000 > unhealthyLagMs;
}

/** The plain verdict on a run, of which so long was unhealthy. */
export function isGeneratorLimited(unhealthyMs: number, durationMs: number): boolean {
  return unhealthyMs > limitedShare * durationMs;
}
