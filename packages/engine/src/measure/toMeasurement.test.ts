import { describe, expect, it } from 'vitest';
import { histogramOf, measured } from '../testing/measured.js';
import { printedRandom } from '../testing/seed.js';
import { compiledScenario, scenarioSettings, stepSettings } from '../testing/settings.js';
import type { Measurement, RevisionCell } from './measurement.js';
import { KnownNames, NameBook } from './nameBook.js';
import { ScenarioLog } from './scenarioLog.js';
import { toMeasurement } from './toMeasurement.js';

const scenario = (name: string) => compiledScenario({ ...scenarioSettings(name), steps: [stepSettings('/', { name: 'Read' }), stepSettings('/', { name: 'Write' })] });

/** What is written down in one thread, and what stands on the other side. */
class TwoSides {
  readonly names = new NameBook();
  readonly known = new KnownNames();
  readonly log = new ScenarioLog(this.names);
}

function counted({ names, known, log }: TwoSides): Measurement {
  const data = log.take();
  const { cells, iterations, ...facts } = measured({ toMs: 1_000 });
  expect([cells, iterations]).toEqual([[], new Map()]);
  const record = { ...facts, changeover: { pulses: [], traces: [], oldestRevision: 1 }, names: names.tell(), log: data };
  return toMeasurement(structuredClone(record, { transfer: data.chunks.map(({ buffer }) => buffer) }), known);
}

/** A request that was written down. */
interface Written {
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly firstByteMs: number;
  readonly connectMs: number;
  readonly isAnswered: boolean;
  readonly isFailed: boolean;
}

function sumOf(requests: readonly Written[]): Omit<RevisionCell, 'revision'> {
  const answered = requests.filter(({ isAnswered }) => isAnswered);
  return {
    requests: requests.length,
    errors: requests.filter(({ isFailed }) => isFailed).length,
    latency: histogramOf(requests.map(({ latencyMs }) => latencyMs)).toData(),
    service: histogramOf(requests.map(({ serviceMs }) => serviceMs)).toData(),
    firstByte: histogramOf(answered.map(({ firstByteMs }) => firstByteMs)).toData(),
    connect: histogramOf(answered.flatMap(({ connectMs }) => (connectMs > 0 ? [connectMs] : []))).toData(),
  };
}

/** Writes down so many failed requests, spread over so many scenarios. */
function written(requests: number, scenarios: number): TwoSides {
  const sides = new TwoSides();
  const all = Array.from({ length: scenarios }, (_, index) => scenario(`S${index}`));
  for (let at = 0; at < requests; at++) sides.log.request(1, all[at % scenarios] ?? scenario('?'), 0, { outcome: undefined, error: 'network', latencyMs: 1, serviceMs: 1 });
  return sides;
}

describe('iterations', () => {
  it('are counted by scenario, whatever revision they began on, and only where some came to their end', () => {
    const [ended, begun] = [scenario('Ended'), scenario('Begun')];
    const sides = new TwoSides();
    const { log } = sides;
    for (const revision of [1, 1, 2]) log.iterationEnded(revision, ended);
    log.request(1, begun, 0, { outcome: undefined, error: 'network', latencyMs: 1, serviceMs: 1 });
    expect(counted(sides).iterations).toEqual(new Map([['Ended', 3]]));
  });
});

describe('what requests took', () => {
  it('is handed over one by one, but for many requests of few steps', () => {
    const chunksOf = ({ log }: TwoSides): number => log.take().chunks.length;
    expect(chunksOf(written(20_000, 2_000))).toBeGreaterThan(0);
    expect(chunksOf(written(20_000, 2))).toBe(0);
  });

  it.each([0, 1, 255, 256, 257, 256 + 512, 4_096, 16_640, 40_000].flatMap((count) => [0, 10, 20_000].map((before) => ({ count, before }))))('is counted as it was written down, of $count requests after $before', ({ count, before }) => {
    const random = printedRandom(`log ${count}`);
    const scenarios = [scenario('A'), scenario('B')];
    const sides = written(before, 1);
    expect(counted(sides).byRevision.map(({ requests }) => requests)).toEqual(before > 0 ? [before] : []);
    const { log } = sides;
    const all = Array.from({ length: count }, () => ({ revision: 1 + Math.floor(random() * 2), scenario: Math.floor(random() * 2), step: Math.floor(random() * 2), latencyMs: random() ** 4 * 5_000, serviceMs: random() * 100, firstByteMs: random() * 50, connectMs: random() < 0.9 ? 0 : random() * 3, isAnswered: random() < 0.8, isFailed: random() < 0.1 }));
    for (const one of all) {
      const outcome = one.isAnswered
        ? ({ kind: 'answer', status: 200, headers: [], setCookies: [], body: '', firstByteMs: one.firstByteMs, connectMs: one.connectMs, endedAtMs: 0 } as const)
        : undefined;
      log.request(one.revision, scenarios[one.scenario] ?? scenario('?'), one.step, { outcome, error: one.isFailed ? 'server' : undefined, latencyMs: one.latencyMs, serviceMs: one.serviceMs });
    }
    expect(log.requests).toBe(count);
    const { cells, byRevision } = counted(sides);
    expect(cells.reduce((sum, { requests }) => sum + requests, 0)).toBe(count);
    expect(cells.every(({ requests }) => requests > 0)).toBe(true);
    for (const cell of cells) {
      const ours = all.filter((one) => one.revision === cell.revision && 'AB'[one.scenario] === cell.scenario && ['Read', 'Write'][one.step] === cell.step);
      expect(cell).toEqual({ revision: cell.revision, scenario: cell.scenario, step: cell.step, ...sumOf(ours) });
    }
    const revisions = [1, 2].map((revision) => ({ revision, ...sumOf(all.filter((one) => one.revision === revision)) }));
    expect(byRevision.toSorted((one, other) => one.revision - other.revision)).toEqual(revisions.filter(({ requests }) => requests > 0));
  });
});
