/**
 * How many starts a load model asks for over time: a pure function with an exact integral. `t` is in milliseconds since
 * the model took effect, ≥ 0 and fractional.
 *
 * A model gives its integral in closed form, never as a sum of steps, so nothing drifts however long it runs.
 */
export interface Rate {
  /** Starts per second at `tMs`, ≥ 0. */
  perSecondAt(tMs: number): number;
  /** Starts asked for from 0 to `tMs`: the integral, fractional, never falling. */
  startsBy(tMs: number): number;
  /** The first `tMs` at which `startsBy` reaches `starts`; `Infinity` when it never does. */
  timeOf(starts: number): number;
}
