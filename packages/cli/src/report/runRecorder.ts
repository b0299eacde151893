import type { Clock } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { compareRequests, RevisionBuckets, Timeline, type HistogramData, type LoadSummary, type Measurement, type RevisionSummary } from '@midflight/engine';
import { recordFormat, recordVersion, type NoticeRecord, type LiveRecord, type RevisionRecord, type RunRecord } from '@midflight/web';
import type { RunEvent, StartedEvent, SummaryEvent } from '../run/runEvents.js';
import { environmentOf } from './environment.js';
import { KeptDocuments } from './keptDocuments.js';
import { KeptReloads } from './keptReloads.js';

/** So many of the last ones are told. */
const mostNotices = 200;

/** So many stretches are told at once while the run goes on: an hour of them took 190 ms, in which the run heard of nothing else. */
const mostPoints = 600;

/** An iteration ends at most so long after the revision that it began on: twice the usual drain. */
const latestMs = 60_000;

const nothing: HistogramData = { buckets: [], counts: [], maxUs: 0 };

export interface RunRecorderOptions {
  readonly clock: Clock;
  /** What the load runs on now. */
  readonly active: () => LoadDocument | undefined;
  /** The command line as it was typed. */
  readonly args: readonly string[];
}

/** Takes down what a run was, for a report: bounded, however long it runs. */
export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #timeline = new Timeline();
  readonly #buckets = new RevisionBuckets();
  readonly #documents = new KeptDocuments();
  readonly #reloads = new KeptReloads();
  readonly #units: { readonly fromMs: number; readonly unit: 'requests' | 'iterations' }[] = [];
  readonly #notices: NoticeRecord[] = [];
  /** When the load began, on the clock. */
  #originMs = Infinity;
  #startedAtMs = 0;
  #started: StartedEvent | undefined;
  #summary: SummaryEvent | undefined;

  constructor(options: RunRecorderOptions) {
    this.#options = options;
  }

  /** Takes an interval of the load in. */
  add(measurement: Measurement): void {
    this.#timeline.add(measurement);
    this.#buckets.add(measurement);
    // It comes a little later than it ends.
    this.#originMs = Math.min(this.#originMs, this.#options.clock.now() - measurement.toMs);
  }

  /** Takes the next event of the run in. */
  hear(event: RunEvent): void {
    switch (event.event) {
      case 'started':
        this.#start(event);
        break;
      case 'reload':
        if (this.#started) this.#reloads.add(event.outcome, this.#nowMs());
        if (event.outcome.outcome === 'applied') this.#keepDocument(event.outcome.revision);
        break;
      case 'receipt':
        this.#reloads.addReceipt(event.receipt, this.#nowMs());
        break;
      case 'guard':
        this.#reloads.addVerdict(event.verdict, this.#nowMs());
        break;
      case 'converged':
      case 'not-converged':
        this.#reloads.addConvergence(event.turn, this.#nowMs());
        break;
      case 'phase':
        this.#notice(event.turn.phase === 'plan' ? `The plan runs, round ${event.turn.round}.` : 'The plan is over; the load is in standby.');
        break;
      case 'source':
        if (event.status.error) this.#notice(`${event.status.source}: ${event.status.error.message}`);
        break;
      case 'notice':
        this.#notice(event.message);
        break;
      case 'summary':
        this.#summary = event;
        break;
      // Of samples the buckets are needed, which measurements hold; what the summary holds need not be noted twice.
      case 'sample':
      case 'ended':
      case 'steering':
      case 'threshold':
    }
  }

  /** What the run was; undefined when it did not come to its summary. */
  record(): RunRecord | undefined {
    const { clock, args } = this.#options;
    if (!this.#started || !this.#summary) return undefined;
    const { sources, threads } = this.#started;
    const { summary, thresholds, exitCode, failure } = this.#summary;
    return {
      format: recordFormat,
      version: recordVersion,
      ...this.#head(this.#started),
      endedAt: new Date(clock.wallTimeMs()).toISOString(),
      environment: environmentOf({ sources, threads, args }),
      totals: totalsOf(summary),
      thresholds: thresholds.map(({ expression, ok, value = null, breaches }) => ({ expression, ok, value, breaches })),
      timeline: this.#timelineAfter(),
      ...this.#reloads.toRecord(),
      revisions: this.#revisions(summary.revisions),
      scenarios: summary.scenarios.map(({ name, iterations, steps }) => ({ name, iterations, steps: steps.map(({ name: step, requests, errors, latencyMs }) => ({ name: step, requests, errors, latencyMs })) })),
      notices: [...this.#notices],
      exitCode,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /**
   * What the run was so far, up to some minutes of it at once; undefined before it began.
   *
   * @param revisions - what is known of each by now
   * @param afterMs - leaves out what can't have changed since then, in milliseconds since the load began. @defaultValue all
   */
  soFar(revisions: readonly RevisionSummary[], afterMs = 0): Omit<LiveRecord, 'run'> | undefined {
    if (!this.#started) return undefined;
    const { resolutionMs, points } = this.#timelineAfter(afterMs, mostPoints + 1);
    const more = points.length > mostPoints;
    const untilMs = more ? (points[mostPoints - 1]?.toMs ?? Infinity) : Infinity;
    const begun = revisions.filter(({ fromMs }) => fromMs <= untilMs);
    const shown = this.#revisions(begun, afterMs - latestMs).map(({ latency: _, document: __, ...revision }) => revision);
    return { ...this.#head(this.#started), timeline: { resolutionMs, points: points.slice(0, mostPoints) }, more, ...this.#reloads.toRecord(afterMs, untilMs), revisions: shown, notices: [...this.#notices] };
  }

  #head({ document, sources }: StartedEvent): Pick<RunRecord, 'title' | 'startedAt'> {
    return { title: document.metadata?.name ?? sources.join(', '), startedAt: new Date(this.#startedAtMs).toISOString() };
  }

  #timelineAfter(afterMs?: number, most?: number): RunRecord['timeline'] {
    return { resolutionMs: this.#timeline.resolutionMs, points: this.#timeline.stretches(afterMs, most).map((stretch) => ({ ...stretch, targetUnit: this.#unitAt(stretch.toMs) })) };
  }

  #start(event: StartedEvent): void {
    const { clock } = this.#options;
    this.#started = event;
    this.#startedAtMs = clock.wallTimeMs();
    this.#originMs = Math.min(this.#originMs, clock.now());
    this.#keepDocument(event.revision);
  }

  #keepDocument(revision: number): void {
    const document = this.#options.active();
    if (!document) return;
    this.#documents.keep(revision, document);
    const { load } = document;
    const unit = 'unit' in load && load.unit === 'iterations' ? 'iterations' : 'requests';
    if (this.#units.at(-1)?.unit !== unit) this.#units.push({ fromMs: this.#nowMs(), unit });
  }

  #unitAt(toMs: number): 'requests' | 'iterations' {
    return this.#units.findLast(({ fromMs }) => fromMs < toMs)?.unit ?? 'requests';
  }

  #revisions(revisions: readonly RevisionSummary[], afterMs = -1): readonly RevisionRecord[] {
    const from = revisions.findIndex(({ toMs }) => toMs > afterMs);
    return revisions.slice(from < 0 ? revisions.length : from).map(({ revision, fromMs, toMs, durationMs, requests, errors, latencyMs }, index) => {
      const latency = this.#buckets.of(revision);
      const before = revisions[from + index - 1];
      const comparison = before ? compareRequests({ ...before, latency: this.#buckets.of(before.revision) ?? nothing }, { requests, errors, latency: latency ?? nothing }) : [];
      const document = this.#documents.of(revision);
      return { revision, fromMs, toMs, durationMs, requests, errors, latencyMs, comparison, ...(before ? { comparedWith: before.revision } : {}), ...(latency ? { latency } : {}), ...(document === undefined ? {} : { document }) };
    });
  }

  #notice(message: string): void {
    this.#notices.push({ atMs: this.#nowMs(), message });
    if (this.#notices.length > mostNotices) this.#notices.shift();
  }

  #nowMs(): number {
    return Math.max(0, this.#options.clock.now() - Math.min(this.#originMs, this.#options.clock.now()));
  }
}

function totalsOf({ durationMs, requests, iterations, errors, dropped, interrupted, retries, cached, seed, statuses, errorKinds, errorExamples, generatorLimited, generatorLagMs }: LoadSummary): RunRecord['totals'] {
  return { durationMs, requests, iterations, errors, dropped, interrupted, retries, cached, seed, statuses, errorKinds, errorExamples, generatorLimited, generatorLagMs };
}
