import { Histogram, type HistogramData } from './histogram.js';

/** What the requests of a step took, as plain data. */
export interface StepTimesData {
  /** From when a request should have been sent, the first one of an iteration from when that was due. */
  readonly latency: HistogramData;
  /** From when it was sent. */
  readonly service: HistogramData;
  /** From the writing of a request to the first byte of its answer. */
  readonly firstByte: HistogramData;
  /** Of those that had to connect first, how long that took. */
  readonly connect: HistogramData;
}

/** What the requests of a step took, counted. */
export class StepTimes {
  readonly latency = new Histogram();
  readonly service = new Histogram();
  readonly firstByte = new Histogram();
  readonly connect = new Histogram();

  /** One request, in milliseconds: NaN for the first byte of what was not answered, 0 for what needed no new connection. */
  add(latencyMs: number, serviceMs: number, firstByteMs: number, connectMs: number): void {
    this.latency.record(latencyMs);
    this.service.record(serviceMs);
    if (!Number.isNaN(firstByteMs)) this.firstByte.record(firstByteMs);
    if (connectMs > 0) this.connect.record(connectMs);
  }

  merge({ latency, service, firstByte, connect }: StepTimesData): void {
    this.latency.merge(latency);
    this.service.merge(service);
    this.firstByte.merge(firstByte);
    this.connect.merge(connect);
  }

  /** Hands out what there is, and holds nothing from then on. */
  take(): StepTimesData {
    return { latency: this.latency.take(), service: this.service.take(), firstByte: this.firstByte.take(), connect: this.connect.take() };
  }
}
