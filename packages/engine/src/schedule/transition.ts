import type { TransitionSettings } from '../settings.js';
import { demandAbove } from './demand.js';

/** The way to what a change wants, checked. */
export interface Transition {
  readonly curve: 'linear' | 'exponential';
  /** In milliseconds; 0: at once. */
  readonly lengthMs: number;
}

/** No way at all: what is wanted is there at once. */
export const atOnce: Transition = { curve: 'linear', lengthMs: 0 };

/** @throws MF_ENGINE_SETTINGS naming the field */
export function compileTransition({ overMs, curve }: TransitionSettings): Transition {
  if (curve === 'step') return atOnce;
  demandAbove({ 'transition.overMs': overMs }, 0);
  return { curve, lengthMs: overMs };
}
