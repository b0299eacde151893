import type { HttpOutcome } from '../http/driver.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario } from '../scenario/compile.js';
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

/** What requests took. Plain data: numbers, whose memory can be handed over to another thread, and all names as one text. */
export interface LoggedRequests {
  /** The steps, each with the revision that its iterations began on, and how many of its requests failed; by slot. */
  readonly revisions: readonly number[];
  /** As JSON: two lists of texts, the scenarios and the steps. */
  readonly names: string;
  readonly errors: readonly number[];
  /** By slot, of many requests of few steps; empty where none were counted yet. */
  readonly counted: readonly StepTimesData[];
  /** The other requests, one by one, in milliseconds; see `StepTimes.add`. */
  readonly chunks: readonly Float64Array<ArrayBuffer>[];
  /** How many numbers of the last chunk there are. */
  readonly length: number;
}

/** Where the steps of a scenario stand. */
interface ScenarioSlots {
  readonly revision: number;
  readonly scenario: CompiledScenario;
  /** By their places in the scenario; -1 until one was done. */
  readonly slots: number[];
  /** The interval that they belong to: in a later one, none was done yet. */
  interval: number;
}

/** Those of one revision. */
interface RevisionSlots {
  readonly scenarios: Map<CompiledScenario, ScenarioSlots>;
  /** The last one in which there were any. */
  interval: number;
}

/**
 * Writes down what requests took. That is less work than to count them in histograms, which is left to the other side
 * (`toMeasurement`): a load thread that hands over the histograms of thousands of steps each second is late for what is due.
 * Many requests of few steps are counted here all the same, since a few histograms take less memory than they do.
 */
export class RequestLog {
  /** By revision. They pass from one interval to the next, since to make thousands anew each second is what a load thread collects garbage for. */
  readonly #slots: Map<number, RevisionSlots>;
  readonly #interval: number;
  readonly #revisions: number[] = [];
  readonly #scenarios: string[] = [];
  readonly #steps: string[] = [];
  readonly #errors: number[] = [];
  #counted: StepTimes[] | undefined;
  #chunks: Float64Array<ArrayBuffer>[] = [];
  #chunk: Float64Array<ArrayBuffer> = noChunk;
  #length = 0;
  #count = 0;
  /** The steps that were asked for last: often, the next are the same. */
  #latest: ScenarioSlots | undefined;

  /** @param before - that of the interval before, which hands out no more: a busy load goes on in its memory */
  constructor(before?: RequestLog) {
    this.#slots = before === undefined ? new Map<number, RevisionSlots>() : before.#usedSlots();
    this.#interval = before === undefined ? 0 : before.#interval + 1;
    if (before === undefined || before.#counted === undefined || !before.#areMany) return;
    this.#counted = [];
    this.#chunk = before.#chunk;
    this.#chunks = [this.#chunk];
  }

  get count(): number {
    return this.#count;
  }

  /** One request of an iteration that began on `revision`. */
  add(revision: number, scenario: CompiledScenario, stepIndex: number, { outcome, error, latencyMs, serviceMs }: RequestRecord): void {
    const slot = this.#slotOf(revision, scenario, stepIndex);
    if (error !== undefined) this.#errors[slot] = (this.#errors[slot] ?? 0) + 1;
    if (this.#length === this.#chunk.length) this.#grow();
    const at = this.#length;
    const isAnswer = outcome?.kind === 'answer';
    this.#chunk[at] = slot;
    this.#chunk[at + 1] = latencyMs;
    this.#chunk[at + 2] = serviceMs;
    this.#chunk[at + 3] = isAnswer ? outcome.firstByteMs : NaN;
    this.#chunk[at + 4] = isAnswer ? outcome.connectMs : 0;
    this.#length = at + numbersPerRequest;
    this.#count++;
  }

  toData(): LoggedRequests {
    if (this.#counted) this.#countAll(this.#counted);
    const counted = this.#counted?.map((times) => times.toData()) ?? [];
    return { revisions: this.#revisions, names: JSON.stringify([this.#scenarios, this.#steps]), errors: this.#errors, counted, chunks: this.#counted ? [] : this.#chunks, length: this.#length };
  }

  get #areMany(): boolean {
    return this.#count >= Math.max(many.requests, many.perStep * this.#steps.length);
  }

  #slotOf(revision: number, scenario: CompiledScenario, stepIndex: number): number {
    const latest = this.#latest;
    const { slots } = latest?.scenario === scenario && latest.revision === revision ? latest : (this.#latest = this.#slotsOf(revision, scenario));
    const slot = slots[stepIndex] ?? -1;
    return slot < 0 ? (slots[stepIndex] = this.#addSlot(revision, scenario.name, scenario.steps[stepIndex]?.name ?? '')) : slot;
  }

  #slotsOf(revision: number, scenario: CompiledScenario): ScenarioSlots {
    const interval = this.#interval;
    let ofRevision = this.#slots.get(revision);
    if (ofRevision === undefined) this.#slots.set(revision, (ofRevision = { scenarios: new Map(), interval }));
    ofRevision.interval = interval;
    let found = ofRevision.scenarios.get(scenario);
    if (found === undefined) ofRevision.scenarios.set(scenario, (found = { revision, scenario, slots: scenario.steps.map(() => -1), interval }));
    if (found.interval !== interval) found.slots.fill(-1);
    found.interval = interval;
    return found;
  }

  /** Without those of revisions of which nothing ended any more. */
  #usedSlots(): Map<number, RevisionSlots> {
    for (const [revision, { interval }] of this.#slots) if (interval !== this.#interval) this.#slots.delete(revision);
    return this.#slots;
  }

  #addSlot(revision: number, scenario: string, step: string): number {
    this.#revisions.push(revision);
    this.#scenarios.push(scenario);
    this.#steps.push(step);
    return this.#errors.push(0) - 1;
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
    while (counted.length < this.#steps.length) counted.push(new StepTimes());
    countInto(counted, this.#chunks, this.#length);
    this.#chunk = this.#chunks[0] ?? noChunk;
    this.#chunks = [this.#chunk];
    this.#length = 0;
  }
}

/** Counts requests one by one, by their slots. @param length - how many numbers of the last chunk there are */
export function countInto(times: readonly StepTimes[], chunks: readonly Float64Array[], length: number): void {
  for (const [index, chunk] of chunks.entries()) {
    const end = index === chunks.length - 1 ? length : chunk.length;
    for (let at = 0; at < end; at += numbersPerRequest) times[chunk[at] ?? 0]?.add(chunk[at + 1] ?? 0, chunk[at + 2] ?? 0, chunk[at + 3] ?? 0, chunk[at + 4] ?? 0);
  }
}
