import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { SourceReadError } from '../contracts/errors.js';
import { silentLogger } from '../contracts/logger.js';
import type { ConfigSource, SourceContext, SourceSignal, SourceStatus } from '../contracts/source.js';
import { SourceSupervisor, type Desired } from './superviseSources.js';

/** A source whose every run is scripted. */
function source(id: string, ...runs: ((context: SourceContext) => AsyncIterable<SourceSignal>)[]): ConfigSource & { started: number } {
  const scripted = {
    id,
    started: 0,
    watch(context: SourceContext) {
      const run = runs[Math.min(scripted.started, runs.length - 1)];
      scripted.started += 1;
      if (!run) throw new Error('no run is scripted');
      return run(context);
    },
  };
  return scripted;
}

const snapshot = (revision: string): SourceSignal => ({ kind: 'snapshot', revision, documents: [{ name: revision, content: revision }] });

const untilAborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

const says = (...signals: SourceSignal[]) =>
  async function* ({ signal }: SourceContext): AsyncIterable<SourceSignal> {
    yield* signals;
    await untilAborted(signal);
  };

function supervise(...sources: ConfigSource[]) {
  const clock = fakeClock();
  const desired: Desired[] = [];
  const statuses: SourceStatus[] = [];
  const supervisor = new SourceSupervisor({ sources, clock, logger: silentLogger, random: () => 0 });
  supervisor.start({ onDesired: (one) => desired.push(one), onStatus: (status) => statuses.push(status) });
  return { clock, desired, statuses, supervisor };
}

describe('supervised sources', () => {
  it('says what all want together, in their order, once each has a value', async () => {
    const late = source('late', async function* ({ clock, signal }) {
      await clock.sleep(1_000, signal);
      yield snapshot('B');
      await untilAborted(signal);
    });
    const { clock, desired, supervisor } = supervise(late, source('early', says(snapshot('A'))));
    await clock.advance(999);
    expect(desired).toEqual([]);
    await clock.advance(1);
    expect(desired.map(({ documents }) => documents.map(({ name }) => name))).toEqual([['B', 'A']]);
    expect(desired[0]?.cause).toEqual({ kind: 'source', source: 'late' });
    await supervisor.stop();
  });

  it('restarts a source that throws, after a pause that grows while it keeps failing', async () => {
    const crashing = source('crashing', async function* () {
      throw new Error('boom');
    });
    const { clock, supervisor, statuses } = supervise(crashing);
    await clock.advance(0);
    expect(statuses.at(-1)).toMatchObject({ state: 'failing', error: { code: 'MF_SOURCE_CRASHED' } });
    await clock.advance(250);
    expect(crashing.started).toBe(2);
    await clock.advance(499);
    expect(crashing.started).toBe(2);
    await clock.advance(1);
    expect(crashing.started).toBe(3);
    await supervisor.stop();
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('keeps the last value of a source that fails, says stale, and ready again afterwards', async () => {
    const flaky = source(
      'flaky',
      async function* () {
        yield snapshot('A');
        throw new Error('boom');
      },
      says(snapshot('B')),
    );
    const { clock, desired, statuses, supervisor } = supervise(flaky);
    await clock.advance(0);
    expect(statuses.map(({ state }) => state)).toEqual(['ready', 'stale']);
    expect(supervisor.statuses[0]).toMatchObject({ state: 'stale', revision: 'A' });
    await clock.advance(250);
    expect(statuses.map(({ state }) => state)).toEqual(['ready', 'stale', 'ready']);
    expect(desired.map(({ revision }) => revision)).toEqual(['["A"]', '["B"]']);
    await supervisor.stop();
  });

  it('says that a source which ends by itself has ended', async () => {
    const ending = source('ending', async function* () {
      yield snapshot('A');
    });
    const { clock, statuses, supervisor } = supervise(ending);
    await clock.advance(0);
    expect(statuses.at(-1)).toMatchObject({ state: 'stale', error: { code: 'MF_SOURCE_ENDED' } });
    await supervisor.stop();
  });

  it('tells the same fault once, and freshness without a word', async () => {
    const fault: SourceSignal = { kind: 'fault', error: new SourceReadError('gone') };
    const { clock, statuses, desired, supervisor } = supervise(source('faulty', says(snapshot('A'), fault, fault, { kind: 'unchanged' }, { kind: 'unchanged' })));
    await clock.advance(0);
    expect(statuses.map(({ state }) => state)).toEqual(['ready', 'stale', 'ready']);
    expect(desired).toHaveLength(1);
    await supervisor.stop();
  });

  it('tells when a source comes to poll, and when it is told of changes again', async () => {
    const polling = 'since watching failed';
    const fault: SourceSignal = { kind: 'fault', error: new SourceReadError('gone') };
    const { clock, statuses, supervisor } = supervise(source('file', says(snapshot('A'), { kind: 'unchanged', polling }, { kind: 'unchanged', polling }, fault, { kind: 'unchanged' })));
    await clock.advance(0);
    expect(statuses.map((status) => [status.state, status.polling])).toEqual([['ready', undefined], ['ready', polling], ['stale', polling], ['ready', undefined]]);
    await supervisor.stop();
  });

  it('passes a nudge on to every source', async () => {
    const nudged: string[] = [];
    const nudgeable = (id: string) =>
      source(id, async function* ({ signal, onNudge }) {
        onNudge(() => nudged.push(id));
        yield snapshot(id);
        await untilAborted(signal);
      });
    const { clock, supervisor } = supervise(nudgeable('A'), nudgeable('B'));
    await clock.advance(0);
    supervisor.nudge();
    expect(nudged).toEqual(['A', 'B']);
    await supervisor.stop();
  });
});
