import type { HttpOutcome } from '../http/driver.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario } from '../scenario/compile.js';

/** So many requests are written into the first piece of memory, each further one is twice as large, up to the most. */
const requestsInChunk = { first: 256, most: 4_096 };
/** The slot, latency, service, first byte and connect. */
export const numbersPerRequest = 5;
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

/** What requests took, one by one. Plain data: numbers, whose memory can be handed over to another thread, and each name once. */
export interface LoggedRequests {
  /** The steps, each with the revision that its iterations began on, and how many of its requests failed; by slot. */
  readonly revisions: readonly number[];
  readonly scenarios: readonly string[];
  readonly steps: readonly string[];
  readonly errors: readonly number[];
  readonly count: number;
  /** In milliseconds. What was not answered has no first byte (NaN), and what needed no new connection no time to connect (0). */
  readonly chunks: readonly Float64Array<ArrayBuffer>[];
}

/**
 * Writes down what requests took. That is less work than to count them in histograms, which is left to the other side
 * (`toMeasurement`): a load thread that hands over the histograms of thousands of steps each second is late for what is due.
 */
export class RequestLog {
  readonly #slots = new Map<number, Map<CompiledScenario, (number | undefined)[]>>();
  readonly #revisions: number[] = [];
  readonly #scenarios: string[] = [];
  readonly #steps: string[] = [];
  readonly #errors: number[] = [];
  readonly #chunks: Float64Array<ArrayBuffer>[] = [];
  #chunk = noChunk;
  #length = 0;
  #count = 0;

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
    return { revisions: this.#revisions, scenarios: this.#scenarios, steps: this.#steps, errors: this.#errors, count: this.#count, chunks: this.#chunks };
  }

  #slotOf(revision: number, scenario: CompiledScenario, stepIndex: number): number {
    let scenarios = this.#slots.get(revision);
    if (scenarios === undefined) this.#slots.set(revision, (scenarios = new Map()));
    let steps = scenarios.get(scenario);
    if (steps === undefined) scenarios.set(scenario, (steps = []));
    return (steps[stepIndex] ??= this.#addSlot(revision, scenario.name, scenario.steps[stepIndex]?.name ?? ''));
  }

  #addSlot(revision: number, scenario: string, step: string): number {
    this.#revisions.push(revision);
    this.#scenarios.push(scenario);
    this.#steps.push(step);
    return this.#errors.push(0) - 1;
  }

  #grow(): void {
    const requests = Math.min(this.#chunks.length === 0 ? requestsInChunk.first : (this.#chunk.length / numbersPerRequest) * 2, requestsInChunk.most);
    this.#chunk = new Float64Array(requests * numbersPerRequest);
    this.#chunks.push(this.#chunk);
    this.#length = 0;
  }
}
