/**
 * The value that a standard normal variable does not exceed with probability `share`, to 4.5·10⁻⁴ (Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.2.23).
 *
 * @param share - above 0 and below 1
 */
export function normalQuantile(share: number): number {
  if (share < 0.5) return -normalQuantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}
