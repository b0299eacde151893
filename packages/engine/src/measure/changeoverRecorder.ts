import type { ChangeoverRecord, Pulse, TraceRecord } from './changeover.js';
import type { CompiledScenario } from '../scenario/compile.js';
import type { NameBook } from './nameBook.js';
import { StartTally, type StartCounts } from './startTally.js';

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

/** A `TraceRecord` in the making. */
interface Trace {
  readonly revision: number;
  readonly under: number;
  /** Undefined until it ends. */
  begun: StartCounts | undefined;
  ended: number;
  cut: number;
  /** NaN until there was one, as the others: so that an instant is written in place. */
  firstSentMs: number;
  lastSentMs: number;
  lastEndedMs: number;
}

const noStarts: StartCounts = { from: 0, counts: new Int32Array(0) };

/** What is under way of one revision. */
interface RevisionWork {
  readonly revision: number;
  /** Iterations. */
  inProgress: number;
  /** Begun since its trace was. */
  readonly begun: StartTally;
  /** Since the interval or the revision in force began; undefined where nothing happened since. */
  trace: Trace | undefined;
}

/** Takes note of what iterations do by the revision that they began on, and of the rhythm in which they begin. */
export class ChangeoverRecorder {
  #startedAtMs = 0;
  /** In force. */
  #revision = 0;
  #pulses: Pulse[] = [];
  /** Of this interval, in the order in which they began. */
  #traces: Trace[] = [];
  readonly #works = new Map<number, RevisionWork>();
  /** That which was asked for last: mostly, the next is the same. */
  #latest: RevisionWork | undefined;
  #pulsedToMs = 0;
  #asked: number | undefined;
  #begun = 0;
  #latestStartMs = 0;
  #burst = { slot: 0, size: 0 };
  #largestBurst = 0;
  readonly #names: NameBook;

  /** @param names - of the scenarios that are told */
  constructor(names: NameBook) {
    this.#names = names;
  }

  /** @param nowMs - on the clock; the origin of what is told */
  start(nowMs: number): void {
    this.#startedAtMs = nowMs;
  }

  /** A revision comes into force; what went on before must have been told by `pulse`. */
  switched(revision: number): void {
    this.#revision = revision;
    this.#endTraces();
  }

  /** An iteration begins, that was due at `dueMs` and counts as `weight` starts. */
  begun(revision: number, scenario: CompiledScenario, weight: number, dueMs: number, nowMs: number): void {
    const work = this.#workOf(revision);
    this.#traceOf(work);
    work.begun.add(scenario);
    work.inProgress++;
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
    const trace = this.#traceOf(this.#workOf(revision));
    trace.lastSentMs = nowMs - this.#startedAtMs;
    if (Number.isNaN(trace.firstSentMs)) trace.firstSentMs = trace.lastSentMs;
  }

  /** It came to its end, or was cut. */
  ended(revision: number, how: 'ended' | 'cut', nowMs: number): void {
    const work = this.#workOf(revision);
    const trace = this.#traceOf(work);
    trace[how]++;
    trace.lastEndedMs = nowMs - this.#startedAtMs;
    work.inProgress--;
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
  drain(oldestWaiting: number | undefined): ChangeoverRecord {
    this.#endTraces();
    this.#forgetIdle();
    const changeover = { pulses: this.#pulses, traces: this.#traces.map(toTraceRecord), oldestRevision: Math.min(this.#revision, oldestWaiting ?? Infinity, ...this.#works.keys()) };
    this.#pulses = [];
    this.#traces = [];
    return changeover;
  }

  #workOf(revision: number): RevisionWork {
    if (this.#latest?.revision === revision) return this.#latest;
    let work = this.#works.get(revision);
    if (work === undefined) this.#works.set(revision, (work = { revision, inProgress: 0, begun: new StartTally(this.#names), trace: undefined }));
    return (this.#latest = work);
  }

  #traceOf(work: RevisionWork): Trace {
    return (work.trace ??= this.#beginTrace(work.revision));
  }

  #beginTrace(revision: number): Trace {
    const trace = { revision, under: this.#revision, begun: undefined, ended: 0, cut: 0, firstSentMs: NaN, lastSentMs: NaN, lastEndedMs: NaN };
    this.#traces.push(trace);
    return trace;
  }

  #endTraces(): void {
    for (const work of this.#works.values()) {
      if (work.trace === undefined) continue;
      work.trace.begun = work.begun.take();
      work.trace = undefined;
    }
  }

  #forgetIdle(): void {
    this.#latest = undefined;
    for (const { revision, inProgress } of this.#works.values()) if (inProgress === 0 && revision !== this.#revision) this.#works.delete(revision);
  }
}

function toTraceRecord({ begun = noStarts, firstSentMs, lastSentMs, lastEndedMs, ...facts }: Trace): TraceRecord {
  return { ...facts, begun, firstSentMs: unlessNaN(firstSentMs), lastSentMs: unlessNaN(lastSentMs), lastEndedMs: unlessNaN(lastEndedMs) };
}

function unlessNaN(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
