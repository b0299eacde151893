import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { MidflightError, systemClock, type KeptConfiguration, type Outcome, type Reloader } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { openAudit, StateFolder, verifyAudit } from '@midflight/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore what the command writes down of a run, without a load
import { AuditTrail } from '../../packages/cli/src/memory/auditTrail.js';
// @boundaries-ignore as above
import { readRecording, type Recording } from '../../packages/cli/src/replay/recording.js';
// @boundaries-ignore as above
import { ReplayScript } from '../../packages/cli/src/replay/replayScript.js';
import { scratchFolder, type ScratchFolder } from '../e2e/support/scratchFolder.js';
import { scriptedSource } from '../support/scriptedSource.js';
import { documentOf } from './support/documentOf.js';
import { failing, failingApplier, failingValidator } from './support/failingByRate.js';
import { follow, type Follow } from './support/follow.js';
import { renameOver } from './support/saves.js';

/** How long to look for a sequence that breaks something, in milliseconds; more by MIDFLIGHT_PROPERTY_MS. */
const searchMs = Number(process.env['MIDFLIGHT_PROPERTY_MS'] ?? 10_000);
const timing = { debounceMs: 20, maxWaitMs: 80 };

/** What may be done to a run: saves, and everything that a person or a guard does beside them. */
const deeds: Readonly<Record<string, (run: Follow, number: number) => Promise<unknown>>> = {
  save: (run, number) => renameOver(run.file('load.yaml'), documentOf(number)),
  'save what is bad': (run) => renameOver(run.file('load.yaml'), documentOf('fast')),
  rollback: ({ reloader }) => reloader.steering.rollback(),
  'rollback far': ({ reloader }, number) => reloader.steering.rollback(1 + (number % 3), { author: 'Ann' }),
  'guard takes back': ({ reloader }) => {
    const active = reloader.status.active?.revision ?? 0;
    return reloader.steering.takeBack(active, Math.max(1, active - 1), 'it hurts');
  },
  override: ({ reloader }, number) => reloader.steering.override('config.workers', 1 + (number % 9)),
  'override for a while': ({ reloader }, number) => reloader.steering.override('config.workers', 11 + (number % 9), { forMs: 25 }),
  'override badly': ({ reloader }) => reloader.steering.override('config.workers', -1),
  'clear override': ({ reloader }) => reloader.steering.clearOverride('config.workers'),
  freeze: ({ reloader }) => reloader.steering.freeze({ author: 'Ben' }),
  thaw: ({ reloader }) => reloader.steering.thaw(),
  disable: ({ reloader }) => reloader.steering.disable(),
  enable: ({ reloader }) => reloader.steering.enable(),
  compare: ({ reloader }) => reloader.steering.rollback(undefined, { ifRevision: 10_000 }),
  rest: () => setTimeout(60),
};

interface Script {
  readonly deeds: readonly (readonly [string, number, number])[];
}

const script: fc.Arbitrary<Script> = fc.record({
  deeds: fc.array(fc.tuple(fc.constantFrom(...Object.keys(deeds), 'save', 'save'), fc.constantFrom(1, 1, 1, ...Object.values(failing)), fc.constantFrom(0, 0, 5, 30)), { minLength: 4, maxLength: 12 }),
});

/** What tells a plan: which revision, how it differs, and why. */
const plansOf = (outcomes: readonly Pick<Outcome, 'outcome' | 'revision' | 'changes' | 'cause'>[]): unknown =>
  JSON.parse(JSON.stringify(outcomes.filter(({ outcome }) => outcome === 'applied').map(({ revision, changes, cause }) => ({ revision, changes, ...(revision === 1 ? {} : { cause }) }))));

/** Plays a script on a run that is remembered. @returns how its candidates ended */
async function play({ deeds: done }: Script, folder: ScratchFolder): Promise<readonly Outcome[]> {
  const state = await StateFolder.open(folder.file('state'));
  const faults: string[] = [];
  const onFault = ({ message }: MidflightError): void => void faults.push(message);
  const store = await state.startRun('run-1', onFault);
  const { log } = await openAudit(folder.file('audit.jsonl'), onFault);
  const trail = new AuditTrail(log, systemClock);
  trail.note('run', { run: 'run-1', state: 'state' });
  const accepted = new Set<LoadDocument>();
  const outcomes = await (async () => {
    await using run = await follow({ files: { 'load.yaml': documentOf(1) }, timing, store, validators: [failingValidator('semantic', accepted)], wrap: failingApplier, onEvent: (event) => {
      if (event.type === 'outcome') trail.hear({ event: 'reload', outcome: event.outcome });
      if (event.type === 'steering') trail.hear({ event: 'steering', state: event.state, by: event.by });
    } });
    for (const [index, [deed, last, restMs]] of done.entries()) {
      await deeds[deed]?.(run, (index + 1) * 10 + last).catch((thrown: unknown) => {
        if (!MidflightError.is(thrown) || !thrown.code.startsWith('MF_REVISION_')) throw thrown;
      });
      await setTimeout(restMs);
      const { active } = run.reloader.status;
      expect(active !== undefined && accepted.has(active.config)).toBe(true);
    }
    await setTimeout(60);
    await run.reloader.stop();
    expect(run.running.every((document) => accepted.has(document))).toBe(true);
    return run.outcomes;
  })();
  await store.flushed();
  await trail.close();
  expect(faults).toEqual([]);
  return outcomes;
}

/** Runs a recording again in a pipeline of its own. @returns how its candidates ended */
async function replay(recording: Recording): Promise<readonly Outcome[]> {
  const { source } = scriptedSource();
  const script = new ReplayScript(recording, systemClock);
  const begin = async (reloader: Reloader<LoadDocument>, first: KeptConfiguration): Promise<void> => void (await reloader.steering.restore(first, { kind: 'start' }, 0));
  await using run = await follow({ files: {}, otherSources: [source], timing, wrap: failingApplier, begin: (reloader) => void begin(reloader, script.first) });
  const failures: (MidflightError | undefined)[] = [];
  script.begin({ reloader: run.reloader, rounds: { start: () => expect.unreachable() } }, (failure) => failures.push(failure));
  await run.until('the end of the replay', () => failures.length > 0 || run.outcomes.length === recording.steps.length);
  await run.reloader.stop();
  expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
  return run.outcomes;
}

describe('whatever is done to a run that is remembered', () => {
  it('FAULTS 64: any sequence of saves, failures and commands → active is what was accepted, one outcome each, the audit verifies, and a replay does the same', { timeout: searchMs + 60_000 }, async () => {
    const endAt = performance.now() + searchMs;
    await fc.assert(
      // Side by side, so that more is tried in the time there is.
      fc.asyncProperty(fc.array(script, { minLength: 6, maxLength: 6 }), async (scripts) => {
        if (performance.now() > endAt) return;
        await Promise.all(scripts.map(async (one) => {
          await using folder = await scratchFolder();
          const outcomes = await play(one, folder);
          expect(await verifyAudit(folder.file('audit.jsonl'))).toMatchObject({ runs: 1 });
          const lines: readonly { readonly event: string; readonly candidate: number; readonly outcome: string }[] = (await readFile(folder.file('audit.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
          const told = lines.filter(({ event }) => event === 'reload');
          // All but the saves that mean what runs already.
          const news = outcomes.filter(({ outcome, cause }) => outcome !== 'unchanged' || cause.kind !== 'source');
          expect(told.map(({ candidate, outcome }) => [candidate, outcome])).toEqual(news.map(({ sequence, outcome }) => [sequence, outcome]));
          const recording = await readRecording(folder.file('audit.jsonl'), {});
          expect(plansOf(await replay(recording))).toEqual(plansOf(outcomes));
        }));
      }),
      { numRuns: Math.ceil(searchMs / 10) },
    );
  });

  it('comes back to every revision, also those that memory no longer has', { timeout: 60_000 }, async () => {
    await using folder = await scratchFolder();
    const store = await (await StateFolder.open(folder.file('state'))).startRun('run-1', ({ message }) => expect.unreachable(message));
    const { source, say } = scriptedSource();
    await using run = await follow({ files: {}, otherSources: [source], timing: { debounceMs: 0, maxWaitMs: 0 }, store, begin: () => say(documentOf(1)) });
    for (let rate = 2; rate <= 60; rate += 1) {
      say(documentOf(rate));
      await run.untilRate(rate);
    }
    expect(run.reloader.status.revisions).toHaveLength(50);
    expect(await run.reloader.steering.rollback(3)).toMatchObject({ outcome: 'applied', revision: 61, changes: [{ from: 60, to: 3 }] });
    await expect(run.reloader.steering.rollback(62)).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN', message: expect.stringContaining('Kept are: 1 to 61') });
    await run.reloader.stop();
    await store.flushed();
  });
});
