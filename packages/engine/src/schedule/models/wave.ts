import { bisect } from '../bisect.js';
import { demandAbove, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate, repeated, type Round } from './linearRate.js';

/** `wave`, rates in starts per second. Every shape begins at the minimum. */
export interface WaveSettings {
  readonly model: 'wave';
  /** ≥ 0. */
  readonly minPerSecond: number;
  /** Above the minimum. */
  readonly maxPerSecond: number;
  /** > 0. */
  readonly periodMs: number;
  /** `square`: the minimum for the first half of the period, the maximum for the second. */
  readonly shape: 'sine' | 'triangle' | 'square';
}

/**
 * Between the minimum and the maximum, for ever.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function waveRate({ minPerSecond: min, maxPerSecond: max, periodMs, shape }: WaveSettings): Rate {
  demandNotNegative({ minPerSecond: min });
  demandAbove({ maxPerSecond: max }, min);
  demandAbove({ periodMs }, 0);
  const lengthMs = periodMs / 2;
  switch (shape) {
    case 'sine':
      return repeated(sineRound(min, max, periodMs));
    case 'triangle':
      return linearRate([{ lengthMs, from: min, to: max }, { lengthMs, from: max, to: min }], 'repeat');
    case 'square':
      return linearRate([{ lengthMs, from: min, to: min }, { lengthMs, from: max, to: max }], 'repeat');
  }
}

/** `min + (max − min)·(1 − cos 2πt/T)/2`, whose integral is `(min + max)/2·t − (max − min)/2·T/2π·sin 2πt/T`. */
function sineRound(min: number, max: number, lengthMs: number): Round {
  const mean = (min + max) / 2;
  const swing = (max - min) / 2;
  const angle = (2 * Math.PI) / lengthMs;
  const starts = (mean * lengthMs) / 1000;
  const startsBy = (tMs: number): number => (mean * tMs - (swing / angle) * Math.sin(angle * tMs)) / 1000;
  return { lengthMs, starts, startsBy, perSecondAt: (tMs) => mean - swing * Math.cos(angle * tMs), timeOf: (count) => bisect(startsBy, count, lengthMs) };
}
