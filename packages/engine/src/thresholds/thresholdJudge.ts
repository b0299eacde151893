import type { Measurement } from '../measure/measurement.js';
import type { ThresholdResult, ThresholdSettings, ThresholdStanding } from './thresholdSettings.js';
import { Window } from './window.js';

/** A whole run that is to be ended when it breaks a threshold is judged from here on, in milliseconds: its first requests prove nothing. */
const firstAbortMs = 10_000;

/** A threshold turned. */
export interface ThresholdTurn extends ThresholdResult {
  /** True: the run is to end. */
  readonly abort: boolean;
}

interface Judged {
  readonly settings: ThresholdSettings;
  readonly window: Window;
  breaches: number;
  /** As told last. */
  ok: boolean;
  value: number | undefined;
  /** As it is now, and since when; undefined while it can't be judged. */
  standing: { readonly ok: boolean; readonly value: number; readonly sinceMs: number } | undefined;
}

/**
 * Judges a run by its thresholds, interval by interval. It is fed the plan's alone. One with a stretch of time is judged once a second as soon as a
 * stretch is full, and fails when one breaks it; one without is judged at the end, by the whole run.
 */
export class ThresholdJudge {
  #judged: readonly Judged[] = [];

  /** Puts other thresholds in force; those that are the same go on with what they have seen. */
  follow(thresholds: readonly ThresholdSettings[]): void {
    const before = new Map(this.#judged.map((one) => [keyOf(one.settings), one]));
    this.#judged = thresholds.map((settings) => before.get(keyOf(settings)) ?? { settings, window: new Window(settings.overMs, settings.scenario), breaches: 0, ok: true, value: undefined, standing: undefined });
  }

  /** Takes an interval in; tells the thresholds that turned from kept to broken, or back. */
  add(measurement: Measurement): readonly ThresholdTurn[] {
    return this.#judged.flatMap((one): ThresholdTurn[] => {
      one.window.add(measurement);
      const { settings, window } = one;
      const wholeRun = settings.overMs === undefined;
      if (!wholeRun && !window.isFull) return [];
      const value = window.valueOf(settings.metric);
      stand(one, value, measurement.toMs);
      if (wholeRun && (window.totalMs < firstAbortMs || !settings.abort)) return [];
      one.value = value;
      const ok = keeps(settings, one.value);
      if (!ok) one.breaches++;
      const turned = ok !== one.ok;
      one.ok = ok;
      return turned ? [{ expression: settings.expression, ok, value: one.value, breaches: one.breaches, abort: !ok && settings.abort }] : [];
    });
  }

  /** How each of them stands now. */
  standings(): readonly ThresholdStanding[] {
    return this.#judged.map(({ settings, breaches, standing }) => ({ expression: settings.expression, ok: standing?.ok, value: standing?.value, sinceMs: standing?.sinceMs, breaches }));
  }

  /** What becomes of each when the run ends now; a run shorter than a stretch is judged by what there is. */
  results(): readonly ThresholdResult[] {
    return this.#judged.map(({ settings, window, breaches }) => {
      const value = window.valueOf(settings.metric);
      const judgedBefore = settings.overMs !== undefined && window.isFull;
      return { expression: settings.expression, ok: breaches === 0 && (judgedBefore || keeps(settings, value)), value, breaches };
    });
  }
}

/** Notes how it stands, which for the whole run is how it would end now. */
function stand(one: Judged, value: number | undefined, nowMs: number): void {
  if (value === undefined) return;
  const ok = keeps(one.settings, value);
  one.standing = { ok, value, sinceMs: ok === one.standing?.ok ? one.standing.sinceMs : nowMs };
}

function keeps({ comparison, bound }: ThresholdSettings, value: number | undefined): boolean {
  if (value === undefined) return true;
  switch (comparison) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}

function keyOf(settings: ThresholdSettings): string {
  return JSON.stringify(Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
