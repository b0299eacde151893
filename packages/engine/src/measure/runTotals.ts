import { Histogram } from './histogram.js';
import { summarizeLatency } from './latency.js';
import type { Measurement, RevisionSwitch, StepCell } from './measurement.js';
import type { LoadSummary, RevisionSummary, ScenarioSummary } from './summary.js';
import { Tally } from './tally.js';

interface Totals {
  readonly latency: Histogram;
  errors: number;
}

/** Adds intervals up to the whole run. It grows with the number of revisions and steps, not with time. */
export class RunTotals {
  readonly #iterations = new Tally();
  readonly #statuses = new Tally();
  readonly #errorKinds = new Tally();
  readonly #revisions = new Map<number, Totals>();
  readonly #scenarios = new Map<string, Map<string, Totals>>();
  readonly #switches: RevisionSwitch[] = [];
  #durationMs = 0;
  #dropped = 0;
  #interrupted = 0;
  #cached = 0;
  #skipped = 0;
  #retries = 0;
  #offered = 0;

  add(measurement: Measurement): void {
    this.#iterations.addAll(measurement.iterations);
    this.#statuses.addAll(measurement.statuses);
    this.#errorKinds.addAll(measurement.errorKinds);
    this.#switches.push(...measurement.switches);
    for (const cell of measurement.cells) this.#addCell(cell);
    this.#durationMs = Math.max(this.#durationMs, measurement.toMs);
    this.#dropped += measurement.dropped;
    this.#interrupted += measurement.interrupted;
    this.#cached += measurement.cached;
    this.#skipped += measurement.skipped;
    this.#retries += measurement.retries;
    this.#offered += measurement.offered;
  }

  summary(seed: number): LoadSummary {
    const revisions = this.#summarizeRevisions();
    return {
      requests: revisions.reduce((sum, { requests }) => sum + requests, 0),
      iterations: this.#iterations.total,
      errors: revisions.reduce((sum, { errors }) => sum + errors, 0),
      dropped: this.#dropped,
      interrupted: this.#interrupted,
      cached: this.#cached,
      skipped: this.#skipped,
      retries: this.#retries,
      offered: this.#offered,
      durationMs: this.#durationMs,
      seed,
      revisions,
      scenarios: this.#summarizeScenarios(),
      statuses: this.#statuses.toRecord(),
      errorKinds: this.#errorKinds.toRecord(),
    };
  }

  #addCell({ revision, scenario, step, errors, latency }: StepCell): void {
    let steps = this.#scenarios.get(scenario);
    if (steps === undefined) this.#scenarios.set(scenario, (steps = new Map()));
    for (const totals of [totalsOf(this.#revisions, revision), totalsOf(steps, step)]) {
      totals.latency.merge(latency);
      totals.errors += errors;
    }
  }

  /** A revision that came into force twice, since a change was taken back, spans from its first to its last moment. */
  #summarizeRevisions(): RevisionSummary[] {
    const spans = new Map<number, { fromMs: number; toMs: number }>();
    for (const [index, { revision, atMs }] of this.#switches.entries()) {
      const toMs = this.#switches[index + 1]?.atMs ?? this.#durationMs;
      spans.set(revision, { fromMs: spans.get(revision)?.fromMs ?? atMs, toMs });
    }
    return [...spans].map(([revision, span]) => ({ revision, ...span, ...summarize(totalsOf(this.#revisions, revision)) }));
  }

  #summarizeScenarios(): ScenarioSummary[] {
    return [...this.#scenarios].map(([name, steps]) => ({
      name,
      iterations: this.#iterations.get(name),
      steps: [...steps].map(([step, totals]) => ({ name: step, ...summarize(totals) })),
    }));
  }
}

function totalsOf<K>(all: Map<K, Totals>, key: K): Totals {
  let totals = all.get(key);
  if (totals === undefined) all.set(key, (totals = { latency: new Histogram(), errors: 0 }));
  return totals;
}

function summarize({ latency, errors }: Totals): Pick<RevisionSummary, 'requests' | 'errors' | 'latencyMs'> {
  return { requests: latency.count, errors, latencyMs: summarizeLatency(latency) };
}
