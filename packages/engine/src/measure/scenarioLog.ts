import type { HttpOutcome } from '../http/driver.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario } from '../scenario/compile.js';
import { notLogged, type Logged, type LogSeries } from '../scenario/logged.js';
import { sum } from '../statistics/sum.js';
import { IntegerList } from './integerList.js';
import type { NameBook } from './nameBook.js';
import { StepTimes, type StepTimesData } from './stepTimes.js';

/** So many requests are written into the first piece of memory, each further one is twice as large, up to the most. */
const requestsInChunk = { first: 256, most: 4_096 };
/** The slot, latency, service, first byte and connect. */
const numbersPerRequest = 5;
/** From so many requests on, and so many of each step, there are too many to hand over one by one. */
const many = { requests: 12_000, perStep: 16 };
const noChunk = new Float64Array(0);

/** How one request ended. */
export interface RequestRecord {
  /** Undefined when it was not even sent. */
  readonly outcome: HttpOutcome | undefined;
  /** Undefined when the step succeeded. */
  readonly error: ErrorKind | undefined;
  /** From when it should have been sent, in milliseconds. */
  readonly latencyMs: number;
  /** From when it was sent, in milliseconds. */
  readonly serviceMs: number;
}

/** What scenarios did. Plain numbers, whose memory can be handed over to another thread. */
export interface LoggedScenarios {
  /** By place: the number of a scenario; see `NameBook`. A scenario is there once for each revision. */
  readonly scenarios: Int32Array;
  /** By place: the revision that its iterations began on. */
  readonly revisions: Int32Array;
  /** By place: how many of these came to their end. */
  readonly ended: Int32Array;
  /** By slot, of which each place has one for each step: how many requests failed the step. */
  readonly errors: Int32Array;
  /** By slot, of many requests of few steps; empty where none were counted yet. */
  readonly counted: readonly StepTimesData[];
  /** The other requests, one by one, in milliseconds; see `StepTimes.add`. */
  readonly chunks: readonly Float64Array<ArrayBuffer>[];
  /** How many numbers of the last chunk there are. */
  readonly length: number;
}

/**
 * Writes down what scenarios did, and what their requests took, interval by interval. That is less work than to count these in histograms,
 * which is left to the other side (`toMeasurement`): a load thread that hands over the histograms of thousands of steps each second is late
 * for what is due. Many requests of few steps are counted here all the same, since a few histograms take less memory than they do.
 */
export class ScenarioLog {
  readonly #names: NameBook;
  readonly #series: LogSeries = { underWay: 0 };
  readonly #scenarios = new IntegerList();
  readonly #revisions = new IntegerList();
  readonly #ended = new IntegerList();
  readonly #errors = new IntegerList();
  /** Undefined where the requests of the interval are handed out one by one. */
  #counted: StepTimes[] | undefined;
  #chunks: Float64Array<ArrayBuffer>[] = [];
  #chunk: Float64Array<ArrayBuffer> = noChunk;
  #length = 0;
  #requests = 0;
  #iterations = 0;

  constructor(names: NameBook) {
    this.#names = names;
  }

  /** How many there are. */
  get requests(): number {
    return this.#requests;
  }

  /** How many came to their end. */
  get iterations(): number {
    return this.#iterations;
  }

  /** One iteration that began on `revision` came to its end. */
  iterationEnded(revision: number, scenario: CompiledScenario): void {
    const { place } = this.#loggedOf(revision, scenario);
    this.#ended.increment(place);
    this.#iterations++;
  }

  /** One request of an iteration that began on `revision`. */
  request(revision: number, scenario: CompiledScenario, stepIndex: number, { outcome, error, latencyMs, serviceMs }: RequestRecord): void {
    const slot = this.#loggedOf(revision, scenario).firstSlot + stepIndex;
    if (error !== undefined) this.#errors.increment(slot);
    if (this.#length === this.#chunk.length) this.#grow();
    const at = this.#length;
    const isAnswer = outcome?.kind === 'answer';
    this.#chunk[at] = slot;
    this.#chunk[at + 1] = latencyMs;
    this.#chunk[at + 2] = serviceMs;
    this.#chunk[at + 3] = isAnswer ? outcome.firstByteMs : NaN;
    this.#chunk[at + 4] = isAnswer ? outcome.connectMs : 0;
    this.#length = at + numbersPerRequest;
    this.#requests++;
  }

  /** Hands out what there is, and goes on with the next interval: a busy load in the same memory. */
  take(): LoggedScenarios {
    const counted = this.#counted;
    if (counted) this.#countAll(counted);
    const goesOnCounting = counted !== undefined && this.#areMany;
    const [chunks, length] = counted ? [[], 0] : [this.#chunks, this.#length];
    const slots = this.#errors.length;
    this.#series.underWay++;
    this.#requests = 0;
    this.#iterations = 0;
    if (!goesOnCounting) this.#beginOneByOne();
    return { scenarios: this.#scenarios.take(), revisions: this.#revisions.take(), ended: this.#ended.take(), errors: this.#errors.take(), counted: counted?.slice(0, slots).map((times) => times.take()) ?? [], chunks, length };
  }

  get #areMany(): boolean {
    return this.#requests >= Math.max(many.requests, many.perStep * this.#errors.length);
  }

  #loggedOf(revision: number, scenario: CompiledScenario): Logged {
    const { underWay } = this.#series;
    for (let one: Logged | undefined = scenario.logged; one !== undefined; one = one.other) if (one.interval === underWay && one.series === this.#series && one.revision === revision) return one;
    return this.#logAnew(revision, scenario);
  }

  /** Takes the memory of an interval that is over: each scenario of thousands is there again in each. */
  #logAnew(revision: number, scenario: CompiledScenario): Logged {
    let free: Logged | undefined = scenario.logged;
    while (free !== undefined && free.interval === free.series.underWay) free = free.other;
    free ??= scenario.logged.other = { ...notLogged(), other: scenario.logged.other };
    free.series = this.#series;
    free.interval = this.#series.underWay;
    free.revision = revision;
    free.place = this.#ended.length;
    free.firstSlot = this.#errors.length;
    this.#add(revision, scenario);
    return free;
  }

  /** In the next place, with its steps in the next slots. */
  #add(revision: number, scenario: CompiledScenario): void {
    this.#scenarios.push(this.#names.numberOf(scenario));
    this.#revisions.push(revision);
    this.#ended.push(0);
    for (let step = 0; step < scenario.steps.length; step++) this.#errors.push(0);
  }

  #beginOneByOne(): void {
    this.#counted = undefined;
    this.#chunks = [];
    this.#chunk = noChunk;
    this.#length = 0;
  }

  #grow(): void {
    if (this.#areMany) this.#counted ??= [];
    if (this.#counted) return this.#countAll(this.#counted);
    const requests = Math.min(this.#chunks.length === 0 ? requestsInChunk.first : (this.#chunk.length / numbersPerRequest) * 2, requestsInChunk.most);
    this.#chunk = new Float64Array(requests * numbersPerRequest);
    this.#chunks.push(this.#chunk);
    this.#length = 0;
  }

  /** Counts what is written down, and begins again in the first piece of memory: it is small enough to stay in the processor's cache. */
  #countAll(counted: StepTimes[]): void {
    while (counted.length < this.#errors.length) counted.push(new StepTimes());
    countInto(counted, this.#chunks, this.#length);
    this.#chunk = this.#chunks[0] ?? noChunk;
    this.#chunks = [this.#chunk];
    this.#length = 0;
  }
}

/**
 * Counts what requests took, by slot, and always in the same few histograms: thousands of steps have a request or two each in a
 * second, and with histograms of their own they would leave more to the collector than all the rest.
 */
export function timesBySlot({ errors, counted, chunks, length }: LoggedScenarios): readonly StepTimesData[] {
  const requests = joined(chunks, length);
  // The first of each slot, and after each the next of the same slot; -1: there is none.
  const firsts = new Int32Array(errors.length).fill(-1);
  const nexts = new Int32Array(requests.length / numbersPerRequest);
  for (let request = nexts.length - 1; request >= 0; request--) {
    const slot = requests[request * numbersPerRequest] ?? 0;
    nexts[request] = firsts[slot] ?? -1;
    firsts[slot] = request;
  }
  const times = new StepTimes();
  return Array.from(errors, (_, slot) => {
    const before = counted[slot];
    if (before) times.merge(before);
    for (let request = firsts[slot] ?? -1; request >= 0; request = nexts[request] ?? -1) addOne(times, requests, request * numbersPerRequest);
    return times.take();
  });
}

function joined(chunks: readonly Float64Array[], length: number): Float64Array {
  const whole = chunks.map((chunk, index) => (index === chunks.length - 1 ? chunk.subarray(0, length) : chunk));
  const all = new Float64Array(sum(whole.map((chunk) => chunk.length)));
  let at = 0;
  for (const chunk of whole) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Counts requests one by one, by their slots. @param length - how many numbers of the last chunk there are */
function countInto(times: readonly StepTimes[], chunks: readonly Float64Array[], length: number): void {
  for (const [index, chunk] of chunks.entries()) {
    const end = index === chunks.length - 1 ? length : chunk.length;
    for (let at = 0; at < end; at += numbersPerRequest) {
      const of = times[chunk[at] ?? 0];
      if (of) addOne(of, chunk, at);
    }
  }
}

function addOne(times: StepTimes, numbers: Float64Array, at: number): void {
  times.add(numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0, numbers[at + 4] ?? 0);
}
