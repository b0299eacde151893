import { MidflightError, messageOf, type SourceContext, type SourceSignal } from '@midflight/core';
import { Clone } from './clone.js';
import { Doorbell } from './doorbell.js';
import { type LookOptions, lookAtCommit, type Sight } from './lookAtCommit.js';
import { pauseMs } from './pauses.js';
import type { GitAddress } from './gitAddress.js';

/** What to watch, and how. */
export interface WatchGitOptions extends LookOptions {
  readonly address: GitAddress;
  readonly ref: string | undefined;
  /** Absolute; where the clone is kept. */
  readonly folder: string | undefined;
  readonly intervalMs: number;
  /** For each command, in milliseconds. */
  readonly timeoutMs: number;
  /** For git. */
  readonly environment: NodeJS.ProcessEnv;
  /** Spreads what is tried again; uniform in [0, 1). */
  readonly random: () => number;
}

/** What was seen so far. */
interface Known {
  /** The last that could be read. */
  readonly sight?: Sight;
  /** The message of the fault that goes on. */
  readonly fault?: string;
  /** Looks in a row at which the remote did not answer as it should. */
  readonly failures: number;
}

/** These are of the repository's contents: the remote answers, so there is no need to spare it. */
const faultsOfContents = new Set(['MF_GIT_REF', 'MF_GIT_PATH', 'MF_GIT_LFS', 'MF_GIT_UNSIGNED']);

/**
 * Says what a repository holds, now and each time its contents change, until the context's signal aborts.
 *
 * Nudges and the passing of time are the same: a reason to ask which commit the ref names. There is more to do only when
 * that is another one, or when the last look failed.
 */
export async function* watchGit(options: WatchGitOptions, context: SourceContext): AsyncGenerator<SourceSignal, void> {
  const { signal, clock, logger, onNudge } = context;
  const bell = new Doorbell();
  const stopNudges = onNudge(bell.ring);
  signal.addEventListener('abort', bell.ring);
  const clone = new Clone({ ...options, clock, signal });
  try {
    let known: Known = { failures: 0 };
    while (!signal.aborted) {
      const { said, next, nextInMs } = await look(clone, known, options, context);
      known = next;
      if (said !== undefined && !signal.aborted) yield said;
      if (!signal.aborted) await bell.wait(clock, nextInMs);
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    stopNudges();
    await clone.close().catch((thrown: unknown) => logger.warn('The clone could not be cleared away', { source: options.id, reason: messageOf(thrown) }));
  }
}

interface Looked {
  /** Nothing of a fault that was told already. */
  readonly said: SourceSignal | undefined;
  readonly next: Known;
  /** Until the next look, in milliseconds. */
  readonly nextInMs: number;
}

async function look(clone: Clone, known: Known, options: WatchGitOptions, context: SourceContext): Promise<Looked> {
  try {
    const { signal: said, sight } = await lookTwice(clone, known, options, context);
    return { said, next: { sight, failures: 0 }, nextInMs: options.intervalMs };
  } catch (thrown) {
    const error = asFault(thrown);
    const failures = faultsOfContents.has(error.code) ? 0 : known.failures + 1;
    const told = error.message === known.fault;
    const retryInMs = pauseMs(options.intervalMs, failures, options.random);
    return { said: told ? undefined : { kind: 'fault', error, retryInMs }, next: { ...known, fault: error.message, failures }, nextInMs: retryInMs };
  }
}

/** What is wrong with our own clone (locks of a process that was killed, objects that got lost) ends with the clone. */
async function lookTwice(clone: Clone, known: Known, options: WatchGitOptions, context: SourceContext): Promise<{ readonly signal: SourceSignal; readonly sight: Sight }> {
  try {
    return await lookOnce(clone, known, options, context);
  } catch (thrown) {
    if (context.signal.aborted || asFault(thrown).code !== 'MF_GIT_COMMAND') throw thrown;
    context.logger.warn('The clone is made anew', { source: options.id, reason: messageOf(thrown) });
    await clone.discard();
    return lookOnce(clone, known, options, context);
  }
}

async function lookOnce(clone: Clone, known: Known, options: WatchGitOptions, context: SourceContext): Promise<{ readonly signal: SourceSignal; readonly sight: Sight }> {
  const tip = await clone.tip();
  const { sight, fault } = known;
  if (sight !== undefined && fault === undefined && sight.commit === tip.commit) return { sight, signal: { kind: 'unchanged' } };
  return lookAtCommit(clone, tip, sight, options, context);
}

/** What a disk or Node has to say, in our words. */
function asFault(thrown: unknown): MidflightError {
  if (MidflightError.is(thrown)) return thrown;
  return new MidflightError('MF_GIT_COMMAND', `The clone can't be used: ${messageOf(thrown)}.`, { cause: thrown });
}
