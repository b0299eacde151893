import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { fakeClock } from '@midflight/testkit';
import pc from 'picocolors';
import { afterEach, describe, expect, it } from 'vitest';
import { controlledTest } from '../../testing/controlledTest.js';
import { loadSample } from '../../testing/loadSample.js';
import { Diagnostics } from '../diagnostics.js';
import { LiveView } from './liveView.js';

const cleanups: (() => PromiseLike<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function viewOfRun() {
  const run = await controlledTest();
  const clock = fakeClock();
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 100, rows: 30 });
  const frames: string[] = [];
  terminal.on('data', (chunk: string) => frames.push(chunk));
  const raw: boolean[] = [];
  const input = new PassThrough();
  const keys = { input: Object.assign(input, { setRawMode: (on: boolean) => (raw.push(on), input) }) as unknown as ReadStream, run: { reloader: run.reloader, end: (now: boolean) => void ends.push(now) } };
  const ends: boolean[] = [];
  const diagnostics = new Diagnostics();
  const view = new LiveView({ terminal, colors: pc.createColors(false), clock, run, keys, diagnostics });
  const document = run.reloader.status.active?.config;
  const [outcome] = run.outcomes;
  if (!document || !outcome) throw new Error('nothing was applied');
  cleanups.push(() => run[Symbol.asyncDispose](), () => view.close());
  view.show({ event: 'started', revision: 1, sources: [], document, durationMs: 60_000, phase: 'plan', threads: 0, outcome });
  const second = async (): Promise<void> => {
    view.show({ event: 'sample', sample: loadSample(), leftMs: 30_000 });
    await clock.advance(1_000);
  };
  const press = async (characters: string): Promise<void> => {
    input.write(characters);
    await new Promise(setImmediate);
    await clock.advance(200);
  };
  return { view, diagnostics, run, clock, frames, raw, ends, second, press };
}

describe('the live view', () => {
  it('draws at most ten frames a second, however much there is to tell, and tells all of it', async () => {
    const { view, clock, frames } = await viewOfRun();
    await clock.advance(1_000);
    frames.length = 0;
    for (let at = 0; at < 200; at++) view.show({ event: 'notice', message: `word ${at}` });
    await clock.advance(1_000);
    expect(frames.length).toBeLessThanOrEqual(10);
    expect(frames.join('').match(/word \d+/g)).toHaveLength(200);
  });

  it('shows the newest second, and nothing of it any more after the summary', async () => {
    const { view, frames, second } = await viewOfRun();
    await second();
    expect(frames.at(-1)).toContain('500/s of 500');
    view.close();
    view.close();
    expect(frames.at(-1)).toBe('\u001b[?25h');
  });

  it('has keys steer, and asks before it stops', async () => {
    const { frames, ends, press, run } = await viewOfRun();
    await press('f');
    expect(run.reloader.status.steering.frozen).toBe(true);
    await press('s');
    expect(frames.at(-1)).toContain('Stop the run?');
    await press('f');
    expect(ends).toEqual([]);
    expect(run.reloader.status.steering.frozen).toBe(true);
    expect(frames.at(-1)).not.toContain('Stop the run?');
    await press('?');
    expect(frames.at(-1)).toContain('roll back to the revision before this one');
    await press('ss');
    expect(ends).toEqual([false]);
  });

  it('says in the log why a key did nothing', async () => {
    const { frames, press } = await viewOfRun();
    await press('r');
    await new Promise(setImmediate);
    await press('?');
    expect(frames.join('')).toContain('! There is no revision before the active one.');
  });

  it('takes diagnostics into the log: on stderr they would come between its lines', async () => {
    const { diagnostics, frames, press } = await viewOfRun();
    diagnostics.write('midflight warning: careful');
    await press('?');
    expect(frames.join('')).toContain('! midflight warning: careful\n');
  });

  it('gives the terminal back at its end, and keeps no listener', async () => {
    const before = ['SIGTSTP', 'SIGCONT', 'SIGWINCH', 'exit'].map((name) => process.listenerCount(name));
    const { view, raw } = await viewOfRun();
    expect(raw).toEqual([true]);
    view.close();
    expect(raw.at(-1)).toBe(false);
    expect(['SIGTSTP', 'SIGCONT', 'SIGWINCH', 'exit'].map((name) => process.listenerCount(name))).toEqual(before);
  });
});
