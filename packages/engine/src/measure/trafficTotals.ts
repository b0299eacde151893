import { Histogram } from './histogram.js';
import { summarizeLatency } from './latency.js';
import type { Measurement } from './measurement.js';
import { Span } from './span.js';
import type { TrafficSummary } from './summary.js';

/** Adds intervals up to the few numbers that stand for a round of the plan, or for all that was sent in standby. */
export class TrafficTotals {
  readonly #latency = new Histogram();
  #span: Span | undefined;
  #iterations = 0;
  #errors = 0;
  #dropped = 0;
  #interrupted = 0;

  /** When it began, since the load began, in milliseconds. */
  get fromMs(): number {
    return this.#span?.fromMs ?? 0;
  }

  add({ fromMs, toMs, byRevision, iterations, dropped, interrupted }: Measurement): void {
    this.#span ??= new Span(fromMs, toMs);
    this.#span.add(fromMs, toMs);
    for (const { latency, errors } of byRevision) {
      this.#latency.merge(latency);
      this.#errors += errors;
    }
    for (const count of iterations.values()) this.#iterations += count;
    this.#dropped += dropped;
    this.#interrupted += interrupted;
  }

  summary(): TrafficSummary {
    return {
      durationMs: this.#span?.durationMs ?? 0,
      requests: this.#latency.count,
      iterations: this.#iterations,
      errors: this.#errors,
      dropped: this.#dropped,
      interrupted: this.#interrupted,
      latencyMs: summarizeLatency(this.#latency),
    };
  }
}
