import { hasErrors, messageOf, MidflightError, type KeptConfiguration, type Outcome } from '@midflight/core';
import type { RunEvent } from '../run/runEvents.js';
import type { RunParts } from './runParts.js';

/**
 * Starts to follow the sources, and resolves with the first configuration that is in force. Where the sources have nothing
 * sound to say, that is the last known good one, if there is one to start on; they are followed all the same.
 *
 * @throws MF_CONFIG_INVALID when the first configuration is refused; the fault of a source that can't be read
 */
export function firstConfiguration({ reloader, lastGood, script }: Pick<RunParts, 'reloader' | 'lastGood' | 'script'>, tell: (event: RunEvent) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let isFallingBack = false;
    const settle = (end: () => void): void => {
      unsubscribe();
      end();
    };
    const restore = (kept: KeptConfiguration, message: string, failure: MidflightError): void => {
      isFallingBack = true;
      reloader.steering.restore(kept, { kind: 'start', message }, 0).then(
        ({ outcome }) => outcome !== 'applied' && settle(() => reject(failure)),
        // The sources were faster, after all: their outcome has been heard.
        (thrown: unknown) => !isConflict(thrown) && settle(() => reject(thrown instanceof Error ? thrown : new Error(messageOf(thrown)))),
      );
    };
    const fail = (failure: MidflightError): void => {
      if (isFallingBack) return;
      if (!lastGood) return settle(() => reject(failure));
      const { revision, run, appliedAtMs } = lastGood;
      const what = `the last known good configuration: revision ${revision} of the run ${run}, in force since ${new Date(appliedAtMs).toISOString()}`;
      tell({ event: 'notice', message: `The sources have nothing sound to say: ${reasonOf(failure)} The load starts on ${what}. The sources are followed, and win as soon as they are sound.` });
      restore(lastGood, what, failure);
    };
    const unsubscribe = reloader.subscribe((event) => {
      if (event.type === 'source' && event.status.error) fail(event.status.error);
      if (event.type !== 'outcome') return;
      const { outcome } = event;
      if (outcome.outcome === 'applied') return settle(() => resolve(outcome));
      tell({ event: 'reload', outcome });
      fail(refused(outcome));
    });
    reloader.start();
    if (script) restore(script.first, 'replay', refused());
  });
}

function isConflict(thrown: unknown): boolean {
  return MidflightError.is(thrown) && thrown.code === 'MF_REVISION_CONFLICT';
}

function refused({ findings }: Pick<Outcome, 'findings'> = { findings: [] }): MidflightError {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const reason = hasErrors(findings) ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : 'it could not be applied';
  return new MidflightError('MF_CONFIG_INVALID', `The configuration is invalid: ${reason}. No load was started.`);
}

/** What is said of the whole run is not true of one that starts all the same. */
function reasonOf({ code, message }: MidflightError): string {
  return code === 'MF_CONFIG_INVALID' ? 'the configuration is invalid, as said above.' : message;
}
