/** What the generator does late in one case out of ten. */
export const healthQuantile = 0.9;
/** Later than this, in milliseconds, and the generator is what is measured. */
export const unhealthyLagMs = 50;
