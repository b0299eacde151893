import { describe, expect, it } from 'vitest';
import type { Measurement } from '../measure/measurement.js';
import { measured } from '../testing/measured.js';
import { MeasurementJoin } from './measurementJoin.js';

function join(threads: number) {
  const heard: Measurement[] = [];
  const joined = new MeasurementJoin(threads, (measurement) => heard.push(measurement));
  const add = (thread: number, mark: number | undefined, measurement: Measurement): void => joined.add(thread, measurement, mark);
  return { joined, add, heard, offered: () => heard.map(({ offered }) => offered) };
}

const second = (toMs: number, more: Partial<Measurement> = {}): Measurement => measured({ toMs, offered: 1, ...more });
const late = (toMs: number): Measurement => measured({ toMs, round: 0, offered: 10, changeover: { pulses: [], traces: [], oldestRevision: 0 } });

describe('MeasurementJoin', () => {
  it('tells a second when the last thread has told it', () => {
    const { add, heard } = join(3);
    add(0, 1_000, second(1_000.25));
    add(2, 1_000, second(1_001.25));
    add(0, 2_000, second(2_000));
    expect(heard).toEqual([]);
    add(1, 1_000, second(1_003));
    expect(heard).toMatchObject([{ offered: 3, fromMs: 1.5, toMs: 1_001.5, activeWorkers: 3 }]);
  });

  it('tells the seconds of a thread that stood still as one, and loses none', () => {
    const { add, offered } = join(2);
    for (const mark of [1_000, 2_000, 3_000]) add(0, mark, second(mark));
    add(1, 3_000, second(3_400, { fromMs: 0 }));
    expect(offered()).toEqual([4]);
  });

  it('tells what came late of a round by itself, and first', () => {
    const { add, heard } = join(2);
    add(0, undefined, late(1_500));
    add(0, 2_000, second(2_000));
    add(1, undefined, late(1_700));
    add(1, 2_000, second(2_000));
    expect(heard).toMatchObject([{ round: 0, offered: 20 }, { round: 1, offered: 2 }]);
  });

  it('tells a switch once, when all have told it', () => {
    const { add, heard } = join(2);
    const switches = [{ revision: 2, atMs: 999.9, inFlight: 1, waiting: 0 }];
    add(0, 1_000, second(1_000, { switches }));
    add(1, 1_000, second(999.8));
    add(0, 2_000, second(2_000));
    add(1, 2_000, second(2_000, { switches }));
    expect(heard.map((measurement) => measurement.switches)).toEqual([[], [{ revision: 2, atMs: 999.9, inFlight: 2, waiting: 0 }]]);
  });

  it('tells all that is there at the end', () => {
    const { joined, add, offered } = join(2);
    add(0, 1_000, second(1_000));
    add(1, undefined, late(500));
    joined.finish();
    expect(offered().toSorted((one, other) => one - other)).toEqual([1, 10]);
  });
});
