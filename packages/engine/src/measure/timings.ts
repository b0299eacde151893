import { summarizeLatency, type LatencySummary } from './latency.js';
import { StepTimes, type StepTimesData } from './stepTimes.js';

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
  readonly #times = new StepTimes();

  /** How many requests there were. */
  get count(): number {
    return this.#times.latency.count;
  }

  add(times: StepTimesData): void {
    this.#times.merge(times);
  }

  summary(): TimingSummary {
    const { latency, service, firstByte, connect } = this.#times;
    return {
      latencyMs: summarizeLatency(latency),
      serviceMs: summarizeLatency(service),
      firstByteMs: summarizeLatency(firstByte),
      connectMs: { count: connect.count, ...summarizeLatency(connect) },
    };
  }
}
