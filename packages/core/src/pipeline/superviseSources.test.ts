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
  const log: string[] = [];
  const logger = { ...silentLogger, error: (message: string) => void log.push(message) };
  const clock = fakeClock();
  const desired: Desired[] = [];
  const statuses: SourceStatus[] = [];
  const supervisor = new SourceSupervisor({ sources, clock, logger, random: () => 0, deadlineMs: 1_000 });
  supervisor.start({ onDesired: (one) => desired.push(one), onStatus: (status) => statuses.push(status) });
  return { clock, desired, statuses, supervisor, log };
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

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /no signal/],
    ['a kind that is none', { kind: 'snap' }, /no signal/],
    ['a snapshot without documents', { kind: 'snapshot', revision: 'B' }, /no list of documents/],
    ['a snapshot without a revision', { kind: 'snapshot', documents: [] }, /no revision/],
    ['a document that is none', { kind: 'snapshot', revision: 'B', documents: [null] }, /without a name/],
    ['a document of a number', { kind: 'snapshot', revision: 'B', documents: [{ name: 'b', content: 5 }] }, /neither a string nor bytes/],
    ['a file that is none, of a reference', { kind: 'snapshot', revision: 'B', documents: [{ name: 'b', content: '', references: [{ written: 'c', kind: 'document', files: [{}] }] }] }, /without a name/],
    ['a fault without an error', { kind: 'fault' }, /nothing/],
    ['a fault with an error of another kind', { kind: 'fault', error: new Error('no route') }, /no route/],
  ])('takes %s for a crash of its source, and nothing of it as a value', async (_what, said, words) => {
    const odd = source('odd', says(snapshot('A'), said as SourceSignal), says(snapshot('C')));
    const { clock, desired, statuses, supervisor } = supervise(odd);
    await clock.advance(0);
    expect(statuses.at(-1)).toMatchObject({ state: 'stale', revision: 'A', error: { code: 'MF_SOURCE_CRASHED', message: expect.stringMatching(words) } });
    await clock.advance(250);
    expect(desired.map(({ revision }) => revision)).toEqual(['["A"]', '["C"]']);
    await supervisor.stop();
  });

  it('is not ready before it has a value', async () => {
    const { clock, supervisor } = supervise(source('early', says({ kind: 'unchanged' })));
    await clock.advance(0);
    expect(supervisor.statuses).toMatchObject([{ state: 'starting' }]);
    await supervisor.stop();
  });

  it('passes a nudge on to the others when a source fails at it, and says so', async () => {
    const nudged: string[] = [];
    const nudgeable = (id: string, listener: () => void) =>
      source(id, async function* ({ signal, onNudge }) {
        onNudge(listener);
        yield snapshot(id);
        await untilAborted(signal);
      });
    const { clock, supervisor, log } = supervise(nudgeable('A', () => { throw new Error('boom'); }), nudgeable('B', () => nudged.push('B')));
    await clock.advance(0);
    supervisor.nudge();
    expect(nudged).toEqual(['B']);
    expect(log).toHaveLength(1);
    await supervisor.stop();
  });

  it('nudges a source that was restarted once, whatever its runs before have left behind', async () => {
    let nudged = 0;
    const forgetful = source('forgetful', async function* ({ onNudge }) {
      onNudge(() => (nudged += 1));
      yield snapshot('A');
      throw new Error('boom');
    }, async function* ({ signal, onNudge }) {
      onNudge(() => (nudged += 1));
      yield snapshot('A');
      await untilAborted(signal);
    });
    const { clock, supervisor } = supervise(forgetful);
    await clock.advance(0);
    await clock.advance(250);
    expect(forgetful.started).toBe(2);
    supervisor.nudge();
    expect(nudged).toBe(1);
    await supervisor.stop();
  });

  it('leaves a source behind that does not end in time, and names it', async () => {
    const deaf = source('deaf', async function* () {
      yield snapshot('A');
      await new Promise(() => {});
    });
    const { clock, supervisor, log } = supervise(deaf, source('other', says(snapshot('B'))));
    await clock.advance(0);
    const stopping = supervisor.stop();
    await clock.advance(1_000);
    await stopping;
    expect(log).toEqual([expect.stringContaining('The source deaf did not end')]);
    expect(clock.pendingTimers()).toEqual([]);
  });
});
