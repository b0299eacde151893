import { httpSettingsApplier } from '@midflight/applier-http-settings';
import { loadModelApplier } from '@midflight/applier-load-model';
import { scenariosApplier } from '@midflight/applier-scenarios';
import { workersApplier } from '@midflight/applier-workers';
import { createReloader, offer, systemClock, use, type Applier, type Outcome, type PreparedChange } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, LOAD_CONTROL, type LoadSample } from '@midflight/engine';
import { arrivalsBetween, longestGapMs, startRecordingTarget, type Arrival } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
// @boundaries-ignore one source that says what it is told to is enough
import { scriptedSource } from '../../../../test/support/scriptedSource.js';

/** What an applier does in the middle of the others, from the second revision on. */
type Misbehaviour = { readonly [Call in 'prepare' | 'commit' | 'revert']?: () => void | Promise<void> };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const fail = (): never => {
  throw new Error('stuck');
};
const nowMs = (): number => performance.timeOrigin + performance.now();

/** A load on a real server whose third applier of five misbehaves, and everything that can be seen of it. */
async function loadWith(misbehaviour: Misbehaviour, calls: string[] = []) {
  const target = await startRecordingTarget();
  cleanups.push(target.close);
  const engine = createLoadEngine({ threads: 0 });
  const { source, say } = scriptedSource();
  const third: Applier<LoadDocument> = {
    id: 'third',
    claims: ['metadata'],
    prepare: async ({ previous }): Promise<PreparedChange> => {
      const call = (name: keyof Misbehaviour) => {
        calls.push(name);
        return previous ? misbehaviour[name]?.() : undefined;
      };
      await call('prepare');
      return { commit: () => call('commit'), revert: () => call('revert'), abandon: async () => void calls.push('abandon') };
    },
  };
  const appliers = [use(workersApplier), use(scenariosApplier), third, use(loadModelApplier), use(httpSettingsApplier)];
  const reloader = await createReloader<LoadDocument>({ model: loadDocumentModel, sources: [source], appliers, services: [offer(LOAD_CONTROL, engine.control)], deadlineMs: 500 });
  const outcomes: Outcome[] = [];
  let heard = (): void => {};
  reloader.subscribe((event) => event.type === 'outcome' && (outcomes.push(event.outcome), heard()));
  const document = (name: string, path: string, rate: number, workers: number): string =>
    `version: "1.0"\nmetadata: { name: ${name} }\nconfig: { baseUrl: "${target.url}", duration: 1m, workers: ${workers}, headers: { x-id: ${name} } }\nload: { model: rps, target: ${rate} }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: ${path} } }] }]`;
  const offerText = async (content: string): Promise<Outcome | undefined> => {
    const before = outcomes.length;
    say(content);
    while (outcomes.length === before) await new Promise<void>((resolve) => (heard = resolve));
    return outcomes.at(-1);
  };
  const samples: LoadSample[] = [];
  engine.onSample((sample) => samples.push(sample));
  reloader.start();
  cleanups.push(() => reloader.stop(), () => engine.abort());
  await offerText(document('old', '/old', 100, 10));
  await engine.start();
  return { target, engine, reloader, samples, document, say: offerText };
}

/** The load goes on as it was: nothing of the new, none missing, at the rate of the old. */
function expectUndisturbed(arrivals: readonly Arrival[], fromMs: number, toMs: number): void {
  const seen = arrivalsBetween(arrivals, fromMs, toMs);
  expect(new Set(seen.map(({ url, headers }) => `${url} ${headers['x-id']}`))).toEqual(new Set(['/old old']));
  expect(seen.length).toBeGreaterThan(((toMs - fromMs) / 1_000) * 70);
  expect(seen.length).toBeLessThan(((toMs - fromMs) / 1_000) * 130);
  expect(longestGapMs(arrivals, fromMs, toMs)).toBeLessThan(400);
}

describe('an applier that fails in the middle of a change', { timeout: 30_000 }, () => {
  it.each<[string, string, Misbehaviour, string[]]>([
    ['FAULTS 50: fails to prepare: nothing is visible', 'rejected', { prepare: fail }, ['prepare']],
    ['FAULTS 50: fails to commit: all is put back, and the load shows no deviation', 'rolledBack', { commit: fail }, ['prepare', 'commit', 'revert']],
    ['FAULTS 52: hangs while it prepares: its deadline ends it', 'rejected', { prepare: () => new Promise(() => {}) }, ['prepare']],
    ['FAULTS 52: prepares too late: what it prepared is abandoned', 'rejected', { prepare: () => systemClock.sleep(900) }, ['prepare', 'abandon']],
  ])('%s', async (_title, outcome, misbehaviour, expectedCalls) => {
    const calls: string[] = [];
    const { target, engine, reloader, document, say } = await loadWith(misbehaviour, calls);
    await systemClock.sleep(600);
    const before = structuredClone(reloader.status.active?.config);
    calls.length = 0;
    const fromMs = nowMs();
    expect(await say(document('new', '/new', 1_000, 100))).toMatchObject({ outcome, revision: 1 });
    await systemClock.sleep(1_200);
    const toMs = nowMs();
    expect(calls).toEqual(expectedCalls);
    expect(structuredClone(reloader.status.active)).toMatchObject({ revision: 1, config: before });
    expectUndisturbed(await target.arrivals(), fromMs, toMs);
    const summary = await engine.finish();
    expect(summary.revisions.map(({ revision }) => revision)).toEqual([1]);
    expect(summary).toMatchObject({ errors: 0, interrupted: 0, dropped: 0 });
  });

  it('FAULTS 52: hangs while it commits: all is put back at its deadline, and what it does later changes nothing', async () => {
    const calls: string[] = [];
    const { target, document, say, reloader } = await loadWith({ commit: () => systemClock.sleep(1_200) }, calls);
    await systemClock.sleep(600);
    expect(await say(document('new', '/new', 300, 30))).toMatchObject({ outcome: 'rolledBack', revision: 1 });
    await systemClock.sleep(300);
    const fromMs = nowMs();
    // Its commit ends in here.
    await systemClock.sleep(1_200);
    expectUndisturbed(await target.arrivals(), fromMs, nowMs());
    expect(calls.slice(-2)).toEqual(['commit', 'revert']);
    expect(reloader.status.state).toBe('following');
  });

  it('FAULTS 51: can not be put back: the others are, the state is degraded, and the load goes on as it was', async () => {
    const { target, document, say, reloader } = await loadWith({ commit: fail, revert: fail });
    await systemClock.sleep(600);
    const fromMs = nowMs();
    const outcome = await say(document('new', '/new', 1_000, 100));
    expect(outcome).toMatchObject({ outcome: 'degraded', revision: 1, findings: [{ code: 'MF_APPLIER_COMMIT' }, { code: 'MF_APPLIER_REVERT' }] });
    expect(reloader.status.state).toBe('degraded');
    await systemClock.sleep(1_000);
    expectUndisturbed(await target.arrivals(), fromMs, nowMs());
  });
});
