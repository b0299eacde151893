import { groupBy } from '../measure/groupBy.js';
import type { Measurement, RevisionSwitch } from '../measure/measurement.js';
import { mergeMeasurements, mergeSwitches, type ToldByThread } from '../measure/mergeMeasurements.js';

/** What a thread told, and how far it had come then. */
interface Told {
  readonly measurement: Measurement;
  readonly mark: number | undefined;
}

/**
 * Puts together what load threads tell of the same interval. Each tells in order, and how far it has come by its marks; as soon
 * as all have come as far, what they told until then is one. A switch is told when all have told it: near the end of an
 * interval it may be in this one of a thread, and in the next of another.
 */
export class MeasurementJoin {
  readonly #told: Told[][];
  readonly #reached: number[];
  readonly #onMeasurement: (measurement: Measurement) => void;
  #switches: readonly RevisionSwitch[] = [];

  constructor(threads: number, onMeasurement: (measurement: Measurement) => void) {
    this.#told = Array.from({ length: threads }, () => []);
    this.#reached = Array.from({ length: threads }, () => -Infinity);
    this.#onMeasurement = onMeasurement;
  }

  /**
   * @param thread - its place, from 0
   * @param mark - see `Measured` in messages.ts
   */
  add(thread: number, measurement: Measurement, mark: number | undefined): void {
    this.#told[thread]?.push({ measurement, mark });
    if (mark === undefined) return;
    this.#reached[thread] = mark;
    const all = Math.min(...this.#reached);
    this.#tell((told) => told.findLastIndex((one) => one.mark !== undefined && one.mark <= all));
  }

  /** Nothing comes any more: what is there is told. */
  finish(): void {
    this.#tell((told) => told.length - 1);
  }

  #tell(lastOf: (told: readonly Told[]) => number): void {
    const parts = this.#told.flatMap((told, thread) => told.splice(0, lastOf(told) + 1).map(({ measurement }) => ({ thread, measurement })));
    for (const same of groupBy(parts, ({ measurement }) => measurement.round).values()) {
      const byThread = [...groupBy(same, ({ thread }) => thread).values()].map(([first, ...others]): ToldByThread => [first.measurement, ...others.map(({ measurement }) => measurement)]);
      this.#onMeasurement({ ...mergeMeasurements(byThread), switches: this.#wholeSwitches(same.flatMap(({ measurement }) => measurement.switches)) });
    }
  }

  #wholeSwitches(told: readonly RevisionSwitch[]): readonly RevisionSwitch[] {
    const threads = this.#told.length;
    const groups = [...groupBy([...this.#switches, ...told], ({ revision, atMs }) => `${atMs} ${revision}`).values()];
    this.#switches = groups.filter((same) => same.length < threads).flat();
    return mergeSwitches(groups.filter((same) => same.length >= threads).flat());
  }
}
