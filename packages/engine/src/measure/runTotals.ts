import { isGeneratorLimited, isUnhealthy } from './generatorHealth.js';
import { Histogram } from './histogram.js';
import { summarizeLatency } from './latency.js';
import type { Measurement, StepCell } from './measurement.js';
import { RequestTotals } from './requestTotals.js';
import { Span } from './span.js';
import type { LoadSummary, RevisionSummary, RoundSummary, ScenarioSummary } from './summary.js';
import { Tally } from './tally.js';
import { TrafficTotals } from './trafficTotals.js';

/** Of so many revisions, the last ones, the buckets are kept: nothing is in flight any more of those before. */
const mostOpenRevisions = 32;

/** So many of the last ones are told by themselves; those before are added up, so that a run of weeks with an edit each minute stays small. */
export const mostToldRevisions = 1_000;

/**
 * Adds intervals up to the whole run: the plan, and standby apart. It grows with the number of steps and rounds, and by a few
 * numbers for each of the last thousand revisions; not with time.
 */
export class RunTotals {
  readonly #iterations = new Tally();
  readonly #statuses = new Tally();
  readonly #errorKinds = new Tally();
  readonly #errorExamples: Record<string, string> = {};
  readonly #revisions = new Map<number, RequestTotals>();
  readonly #scenarios = new Map<string, Map<string, RequestTotals>>();
  readonly #lag = new Histogram();
  #unhealthyMs = 0;
  readonly #rounds = new Map<number, TrafficTotals>();
  readonly #standby = new TrafficTotals();
  /** When each revision was in force. */
  readonly #spans = new Map<number, Span>();
  readonly #earlier = { count: 0, requests: 0, errors: 0 };
  #span: Span | undefined;
  #revision = 0;
  #dropped = 0;
  #interrupted = 0;
  #cached = 0;
  #skipped = 0;
  #retries = 0;
  #offered = 0;

  add(measurement: Measurement): void {
    const { round } = measurement;
    if (round === null) return this.#standby.add(measurement);
    const totals = this.#rounds.get(round) ?? new TrafficTotals();
    this.#rounds.set(round, totals);
    totals.add(measurement);
    this.#addToPlan(measurement);
  }

  #addToPlan(measurement: Measurement): void {
    this.#iterations.addAll(measurement.iterations);
    this.#statuses.addAll(Object.entries(measurement.statuses));
    this.#errorKinds.addAll(Object.entries(measurement.errorKinds));
    Object.assign(this.#errorExamples, measurement.errorExamples);
    for (const cell of measurement.byRevision) totalsOf(this.#revisions, cell.revision).add(cell);
    for (const cell of measurement.cells) this.#addCell(cell);
    this.#addSpans(measurement);
    this.#settleOldRevisions();
    this.#addUpEarlier();
    this.#lag.merge(measurement.lag);
    if (isUnhealthy(measurement.lag)) this.#unhealthyMs += measurement.toMs - measurement.fromMs;
    this.#dropped += measurement.dropped;
    this.#interrupted += measurement.interrupted;
    this.#cached += measurement.cached;
    this.#skipped += measurement.skipped;
    this.#retries += measurement.retries;
    this.#offered += measurement.offered;
  }

  summary(seed: number): LoadSummary {
    const revisions = this.revisions();
    const durationMs = this.#span?.durationMs ?? 0;
    return {
      requests: revisions.reduce((sum, { requests }) => sum + requests, this.#earlier.requests),
      iterations: this.#iterations.total,
      errors: revisions.reduce((sum, { errors }) => sum + errors, this.#earlier.errors),
      dropped: this.#dropped,
      interrupted: this.#interrupted,
      cached: this.#cached,
      skipped: this.#skipped,
      retries: this.#retries,
      offered: this.#offered,
      durationMs,
      seed,
      revisions,
      earlierRevisions: { ...this.#earlier },
      scenarios: this.#summarizeScenarios(),
      statuses: this.#statuses.toRecord(),
      errorKinds: this.#errorKinds.toRecord(),
      errorExamples: { ...this.#errorExamples },
      rounds: [...this.#rounds].map(([round, totals]): RoundSummary => ({ round, fromMs: totals.fromMs, ...totals.summary() })),
      standby: this.#standby.summary(),
      generatorLagMs: summarizeLatency(this.#lag),
      generatorLimited: isGeneratorLimited(this.#unhealthyMs, durationMs),
    };
  }

  /** What is known of each revision by now. */
  revisions(): readonly RevisionSummary[] {
    return [...this.#spans].map(([revision, { fromMs, toMs, durationMs }]) => ({ revision, fromMs, toMs, durationMs, ...totalsOf(this.#revisions, revision).summary() }));
  }

  #addCell(cell: StepCell): void {
    let steps = this.#scenarios.get(cell.scenario);
    if (steps === undefined) this.#scenarios.set(cell.scenario, (steps = new Map()));
    totalsOf(steps, cell.step).add(cell);
  }

  #settleOldRevisions(): void {
    const oldest = this.#revision - mostOpenRevisions;
    for (const [revision, totals] of this.#revisions) {
      if (revision >= oldest) return;
      totals.settle();
    }
  }

  #addUpEarlier(): void {
    for (const revision of this.#spans.keys()) {
      if (this.#spans.size <= mostToldRevisions) break;
      this.#spans.delete(revision);
      this.#earlier.count++;
    }
    // What ends later, too.
    for (const [revision, totals] of this.#revisions) {
      if (this.#spans.has(revision)) continue;
      const { requests, errors } = totals.summary();
      this.#earlier.requests += requests;
      this.#earlier.errors += errors;
      this.#revisions.delete(revision);
    }
  }

  /** A revision may come into force more than once, since a change was taken back, or with another round. */
  #addSpans({ fromMs, toMs, revision, switches }: Measurement): void {
    this.#span ??= new Span(fromMs, toMs);
    this.#span.add(fromMs, toMs);
    const [first] = switches;
    // In force from the interval before on.
    if (fromMs < (first?.atMs ?? toMs)) this.#addSpan(first ? this.#revision : revision, fromMs, first?.atMs ?? toMs);
    for (const [index, one] of switches.entries()) this.#addSpan(one.revision, one.atMs, switches[index + 1]?.atMs ?? toMs);
    this.#revision = revision;
  }

  #addSpan(revision: number, fromMs: number, toMs: number): void {
    const span = this.#spans.get(revision);
    if (span) span.add(fromMs, toMs);
    else this.#spans.set(revision, new Span(fromMs, toMs));
  }

  #summarizeScenarios(): ScenarioSummary[] {
    return [...this.#scenarios].map(([name, steps]) => ({
      name,
      iterations: this.#iterations.get(name),
      steps: [...steps].map(([step, totals]) => ({ name: step, ...totals.summary() })),
    }));
  }
}

function totalsOf<K>(all: Map<K, RequestTotals>, key: K): RequestTotals {
  let totals = all.get(key);
  if (totals === undefined) all.set(key, (totals = new RequestTotals()));
  return totals;
}
