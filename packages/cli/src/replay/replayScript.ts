import { isDeepStrictEqual } from 'node:util';
import { messageOf, MidflightError, type Clock } from '@midflight/core';
import type { RunScript, ScriptedParts } from '../run/runParts.js';
import type { RecordedStep, Recording } from './recording.js';

/** Does again what happened in a run: the same configurations at the same offsets, and the same plans, or the run ends. */
export class ReplayScript implements RunScript {
  readonly #recording: Recording;
  readonly #clock: Clock;

  constructor(recording: Recording, clock: Clock) {
    this.#recording = recording;
    this.#clock = clock;
  }

  get replays(): string {
    return this.#recording.run;
  }

  get first(): RecordedStep['kept'] {
    return this.#recording.steps[0].kept;
  }

  begin({ reloader, rounds }: ScriptedParts, end: (failure?: MidflightError) => void): void {
    const { steps: [, ...steps], plansAtMs, endMs } = this.#recording;
    const startedAt = this.#clock.now();
    const ended = new AbortController();
    const stop = (failure?: MidflightError): void => {
      ended.abort();
      end(failure);
    };
    const until = (atMs: number): Promise<void> => this.#clock.sleep(Math.max(0, startedAt + atMs - this.#clock.now()), ended.signal);
    const each = async <T>(all: readonly T[], atMs: (one: T) => number, act: (one: T) => unknown): Promise<void> => {
      for (const one of all) {
        await until(atMs(one));
        if (ended.signal.aborted) return;
        await act(one);
      }
    };
    const apply = async (step: RecordedStep): Promise<void> => assertSame(step, await reloader.steering.restore(step.kept, step.cause));
    const changes = Promise.all([each(steps, ({ atMs }) => atMs, apply), each(plansAtMs, (atMs) => atMs, () => rounds.start({ message: 'replay' }))]);
    // A change that came right before the end may take longer now.
    void changes.then(() => each(endMs === undefined ? [] : [endMs], (atMs) => atMs, () => stop())).catch((thrown: unknown) => {
      // Whoever ended the run ended its replay.
      if (!isOver(thrown)) stop(MidflightError.is(thrown) ? thrown : new MidflightError('MF_REPLAY_DIFFERS', `The replay failed: ${messageOf(thrown)}`, { cause: thrown }));
    });
  }
}

function isOver(thrown: unknown): boolean {
  return MidflightError.is(thrown) && (thrown.code === 'MF_RELOADER_STOPPED' || thrown.code === 'MF_ENGINE_STATE');
}

/** @throws MF_REPLAY_DIFFERS */
function assertSame({ revision, changes }: RecordedStep, now: { readonly outcome: string; readonly revision: number; readonly changes: readonly object[]; readonly findings: readonly { readonly message: string }[] }): void {
  const plan: unknown = JSON.parse(JSON.stringify(now.changes));
  if (now.outcome === 'applied' && now.revision === revision && isDeepStrictEqual(plan, changes)) return;
  const why = now.outcome === 'applied' ? `its plan is another one, ${now.changes.length} instead of ${changes.length} changes or with other values: is the environment another one?` : `it is ${now.outcome}: ${now.findings.map(({ message }) => message).join(' ')}`;
  throw new MidflightError('MF_REPLAY_DIFFERS', `Revision ${revision} of the recording does not come out the same: ${why}`, { details: { revision } });
}
