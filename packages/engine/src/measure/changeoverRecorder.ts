import type { Changeover, Pulse, RevisionTrace } from './changeover.js';
import { Tally } from './tally.js';

/** What begins within so many milliseconds is one burst. */
const burstMs = 10;

/** What the generator knows at the end of a pulse. */
export interface PulseGauges {
  /** On the clock. */
  readonly nowMs: number;
  /** Since the load began; undefined in the closed model. */
  readonly startsAsked: number | undefined;
  readonly workers: number;
  readonly activeWorkers: number;
}

interface Trace {
  readonly revision: number;
  /** In force meanwhile. */
  readonly under: number;
  readonly begun: Tally;
  ended: number;
  cut: number;
  firstSentMs: number | undefined;
  lastSentMs: number | undefined;
  lastEndedMs: number | undefined;
}

/** Takes note of what iterations do by the revision that they began on, and of the rhythm in which they begin. */
export class ChangeoverRecorder {
  #startedAtMs = 0;
  /** In force. */
  #revision = 0;
  #pulses: Pulse[] = [];
  #traces = new Map<number, Trace>();
  /** Of revisions that were in force before in this interval. */
  #earlier: Trace[] = [];
  readonly #inProgress = new Map<number, number>();
  #pulsedToMs = 0;
  #asked: number | undefined;
  #begun = 0;
  #latestStartMs = 0;
  #burst = { slot: 0, size: 0 };
  #largestBurst = 0;

  /** @param nowMs - on the clock; the origin of what is told */
  start(nowMs: number): void {
    this.#startedAtMs = nowMs;
  }

  /** A revision comes into force; what went on before must have been told by `pulse`. */
  switched(revision: number): void {
    this.#revision = revision;
    this.#earlier.push(...this.#traces.values());
    this.#traces = new Map();
  }

  /** An iteration begins, that was due at `dueMs` and counts as `weight` starts. */
  begun(revision: number, scenario: string, weight: number, dueMs: number, nowMs: number): void {
    this.#traceOf(revision).begun.add(scenario);
    this.#inProgress.set(revision, (this.#inProgress.get(revision) ?? 0) + 1);
    this.#begun += weight;
    this.#latestStartMs = Math.max(this.#latestStartMs, nowMs - dueMs);
    const slot = Math.floor(nowMs / burstMs);
    if (slot !== this.#burst.slot) {
      this.#burst.slot = slot;
      this.#burst.size = 0;
    }
    this.#largestBurst = Math.max(this.#largestBurst, ++this.#burst.size);
  }

  /** One of its requests goes out. */
  sent(revision: number, nowMs: number): void {
    const trace = this.#traceOf(revision);
    trace.lastSentMs = nowMs - this.#startedAtMs;
    trace.firstSentMs ??= trace.lastSentMs;
  }

  /** It came to its end, or was cut. */
  ended(revision: number, how: 'ended' | 'cut', nowMs: number): void {
    const trace = this.#traceOf(revision);
    trace[how]++;
    trace.lastEndedMs = nowMs - this.#startedAtMs;
    const left = (this.#inProgress.get(revision) ?? 0) - 1;
    if (left > 0) this.#inProgress.set(revision, left);
    else this.#inProgress.delete(revision);
  }

  /** A pulse ends; one of no length is none. */
  pulse({ nowMs, startsAsked, workers, activeWorkers }: PulseGauges): void {
    const toMs = nowMs - this.#startedAtMs;
    if (toMs <= this.#pulsedToMs) return;
    this.#pulsedToMs = toMs;
    const asked = startsAsked === undefined || this.#asked === undefined ? (startsAsked ?? null) : startsAsked - this.#asked;
    this.#pulses.push({ toMs, revision: this.#revision, asked, begun: this.#begun, workers, activeWorkers, latestStartMs: this.#latestStartMs, largestBurst: this.#largestBurst });
    this.#asked = startsAsked ?? this.#asked;
    this.#begun = 0;
    this.#latestStartMs = 0;
    this.#largestBurst = 0;
  }

  /**
   * Hands out what there is since it was asked last.
   *
   * @param oldestWaiting - the oldest revision of which a start waits
   */
  drain(oldestWaiting: number | undefined): Changeover {
    const traces = [...this.#earlier, ...this.#traces.values()].map((trace): RevisionTrace => ({ ...trace, begun: trace.begun.toRecord() }));
    const oldestRevision = Math.min(this.#revision, oldestWaiting ?? Infinity, ...this.#inProgress.keys());
    const changeover = { pulses: this.#pulses, traces, oldestRevision };
    this.#pulses = [];
    this.#earlier = [];
    this.#traces = new Map();
    return changeover;
  }

  #traceOf(revision: number): Trace {
    let trace = this.#traces.get(revision);
    if (trace === undefined) this.#traces.set(revision, (trace = { revision, under: this.#revision, begun: new Tally(), ended: 0, cut: 0, firstSentMs: undefined, lastSentMs: undefined, lastEndedMs: undefined }));
    return trace;
  }
}
