import { Histogram } from './histogram.js';
import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { numbersPerRequest, type LoggedRequests } from './requestLog.js';

/** Counts what a load thread wrote down, the steps in the order in which they came. */
export function toMeasurement({ requests, ...facts }: IntervalRecord): Measurement {
  return { ...facts, cells: countRequests(requests) };
}

function countRequests({ revisions, scenarios, steps, errors, count, chunks }: LoggedRequests): readonly StepCell[] {
  const counted = steps.map(() => new CountedTimes());
  let left = count * numbersPerRequest;
  for (const chunk of chunks) {
    const end = Math.min(left, chunk.length);
    left -= end;
    for (let at = 0; at < end; at += numbersPerRequest) counted[chunk[at] ?? 0]?.add(chunk[at + 1] ?? 0, chunk[at + 2] ?? 0, chunk[at + 3] ?? 0, chunk[at + 4] ?? 0);
  }
  return counted.map(({ latency, service, firstByte, connect }, slot) => ({
    revision: revisions[slot] ?? 0,
    scenario: scenarios[slot] ?? '',
    step: steps[slot] ?? '',
    requests: latency.count,
    errors: errors[slot] ?? 0,
    latency: latency.toData(),
    service: service.toData(),
    firstByte: firstByte.toData(),
    connect: connect.toData(),
  }));
}

class CountedTimes {
  readonly latency = new Histogram();
  readonly service = new Histogram();
  readonly firstByte = new Histogram();
  readonly connect = new Histogram();

  add(latencyMs: number, serviceMs: number, firstByteMs: number, connectMs: number): void {
    this.latency.record(latencyMs);
    this.service.record(serviceMs);
    if (!Number.isNaN(firstByteMs)) this.firstByte.record(firstByteMs);
    if (connectMs > 0) this.connect.record(connectMs);
  }
}
