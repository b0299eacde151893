import type { Override } from '../contracts/override.js';

/** The same with one more; a path is pinned once. */
export function withOverride(overrides: readonly Override[], override: Override): readonly Override[] {
  return [...withoutOverride(overrides, override.path), override];
}

/** The same without that of a path. */
export function withoutOverride(overrides: readonly Override[], path: string): readonly Override[] {
  return overrides.filter((other) => other.path !== path);
}

/** Those that have not ended by themselves. @param nowMs - wall time since the Unix epoch */
export function aliveOverrides(overrides: readonly Override[], nowMs: number): readonly Override[] {
  return overrides.filter(({ expiresAtMs = Infinity }) => expiresAtMs > nowMs);
}
