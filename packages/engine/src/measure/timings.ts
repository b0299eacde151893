import { Histogram } from './histogram.js';
import { summarizeLatency, type LatencySummary } from './latency.js';
import type { StepCell } from './measurement.js';

/** What requests took, each part by itself. */
export interface TimingSummary {
  /** From when a request should have been sent to its end: what a user waits, with the queue for a worker in it. */
  readonly latencyMs: LatencySummary;
  /** From when it was sent to its end. */
  readonly serviceMs: LatencySummary;
  /** From its writing to the first byte of its answer. */
  readonly firstByteMs: LatencySummary;
  /** How long connecting took, where a connection had to be made. */
  readonly connectMs: LatencySummary & {
    /** How many were made. */
    readonly count: number;
  };
}

/** The times of requests, added up in buckets. */
export class Timings {
  readonly #latency = new Histogram();
  readonly #service = new Histogram();
  readonly #firstByte = new Histogram();
  readonly #connect = new Histogram();

  /** How many requests there were. */
  get count(): number {
    return this.#latency.count;
  }

  add({ latency, service, firstByte, connect }: StepCell): void {
    this.#latency.merge(latency);
    this.#service.merge(service);
    this.#firstByte.merge(firstByte);
    this.#connect.merge(connect);
  }

  summary(): TimingSummary {
    return {
      latencyMs: summarizeLatency(this.#latency),
      serviceMs: summarizeLatency(this.#service),
      firstByteMs: summarizeLatency(this.#firstByte),
      connectMs: { count: this.#connect.count, ...summarizeLatency(this.#connect) },
    };
  }
}
