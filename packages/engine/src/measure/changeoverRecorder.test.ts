import { fakeClock } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, serve, stage, started } from '../testing/runningLoad.js';
import { compiledScenario, engineSettings, rpsLoad, scenarioSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';
import type { Measurement } from './measurement.js';
import { ChangeoverRecorder } from './changeoverRecorder.js';
import { KnownNames, NameBook } from './nameBook.js';
import { toChangeover } from './toMeasurement.js';

afterEach(closeAll);

const compiled = (name: string) => compiledScenario(scenarioSettings(name, '/'));

describe('ChangeoverRecorder', () => {
  it('tells a pulse by its starts, how late the latest was, and how many came at once', () => {
    const recorder = new ChangeoverRecorder(new NameBook());
    recorder.start(5_000);
    recorder.switched(1);
    for (const nowMs of [5_010, 5_012, 5_019, 5_020]) recorder.begun(1, compiled('A'), 3, 5_008, nowMs);
    recorder.pulse({ nowMs: 5_100, startsAsked: 11.5, workers: 4, activeWorkers: 2 });
    recorder.pulse({ nowMs: 5_100, startsAsked: 11.5, workers: 4, activeWorkers: 2 });
    recorder.pulse({ nowMs: 5_200, startsAsked: 20, workers: 4, activeWorkers: 2 });
    expect(recorder.drain(undefined).pulses).toEqual([
      { toMs: 100, revision: 1, asked: 11.5, begun: 12, workers: 4, activeWorkers: 2, latestStartMs: 12, largestBurst: 3 },
      { toMs: 200, revision: 1, asked: 8.5, begun: 0, workers: 4, activeWorkers: 2, latestStartMs: 0, largestBurst: 0 },
    ]);
  });

  it('keeps apart what an old revision did before and after a new one came', () => {
    const [a, b] = [compiled('A'), compiled('B')];
    const names = new NameBook();
    const recorder = new ChangeoverRecorder(names);
    recorder.start(0);
    recorder.switched(1);
    for (let i = 0; i < 3; i++) recorder.begun(1, a, 1, 0, 0);
    recorder.sent(1, 10);
    recorder.ended(1, 'ended', 40);
    recorder.switched(2);
    recorder.begun(2, b, 1, 20, 20);
    recorder.sent(1, 30);
    recorder.sent(2, 25);
    recorder.ended(1, 'cut', 35);
    const known = new KnownNames();
    known.learn(names.tell());
    expect(toChangeover(recorder.drain(undefined), known)).toMatchObject({
      oldestRevision: 1,
      traces: [
        { revision: 1, under: 1, begun: new Map([['A', 3]]), ended: 1, cut: 0, firstSentMs: 10, lastSentMs: 10 },
        { revision: 2, under: 2, begun: new Map([['B', 1]]), firstSentMs: 25, lastSentMs: 25 },
        { revision: 1, under: 2, begun: new Map(), ended: 0, cut: 1, firstSentMs: 30, lastSentMs: 30, lastEndedMs: 35 },
      ],
    });
    recorder.ended(1, 'ended', 40);
    expect(recorder.drain(1)).toMatchObject({ oldestRevision: 1, traces: [{ revision: 1, under: 2, ended: 1, firstSentMs: undefined, lastEndedMs: 40 }] });
    expect(recorder.drain(undefined).oldestRevision).toBe(2);
  });

  it('knows of a running load what was carried over a change, when the new began and the old was done', { timeout: 30_000 }, async () => {
    const open: (() => void)[] = [];
    const server = await serve(({ url }, response) => (url === '/old' ? void open.push(() => response.end()) : void response.end()));
    const clock = fakeClock();
    const engine = await started(engineSettings(server.origin, { workers: 10, load: rpsLoad(10), scenarios: [scenarioSettings('old', '/old')] }), { clock });
    const measurements: Measurement[] = [];
    engine.onMeasurement((measurement) => measurements.push(measurement));
    await clock.advance(550);
    await waitUntil('all have arrived', () => server.received.length === 5);
    await stage(engine, 2, { scenarios: [scenarioSettings('new', '/new')] });
    await clock.advance(450);
    await waitUntil('new ones have arrived', () => server.received.length === 10);
    await clock.advance(50);
    for (const end of open) end();
    await waitUntil('the old are done', () => server.received.length === 10);
    await engine.finish();
    const traces = measurements.flatMap(({ changeover }) => changeover.traces);
    expect(measurements.flatMap(({ switches }) => switches)).toMatchObject([{ revision: 1, atMs: 0, inFlight: 0 }, { revision: 2, atMs: 550, inFlight: 5, waiting: 0 }]);
    expect(traces.find(({ revision }) => revision === 1)).toMatchObject({ under: 1, begun: new Map([['old', 5]]), firstSentMs: 100, lastSentMs: 500 });
    expect(traces.find(({ revision }) => revision === 2)).toMatchObject({ under: 2, begun: new Map([['new', 4]]), firstSentMs: 600 });
    expect(traces.filter(({ revision, under }) => revision === 1 && under === 2).reduce((sum, { ended }) => sum + ended, 0)).toBe(5);
    expect(measurements.map(({ changeover }) => changeover.oldestRevision)).toEqual([1, ...measurements.slice(1).map(() => expect.any(Number))]);
    expect(measurements.at(-1)?.changeover.oldestRevision).toBe(2);
    const pulses = measurements.flatMap(({ changeover }) => changeover.pulses);
    expect(pulses.some(({ toMs }) => toMs === 550)).toBe(true);
    expect(pulses.reduce((sum, { asked }) => sum + (asked ?? 0), 0)).toBeCloseTo(10.5, 6);
    expect(pulses.reduce((sum, { begun }) => sum + begun, 0)).toBe(10);
  });
});
