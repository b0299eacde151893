import { hasErrors, MidflightError, type Outcome, type Reloader } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LoadEngine, LoadSummary } from '@midflight/engine';
import { exitCodes } from '../exitCodes.js';
import type { RunClock } from './runClock.js';
import type { RunEvent } from './runEvents.js';

/** What a run is made of; `assemble` puts it together. */
export interface RunParts {
  readonly engine: LoadEngine;
  readonly reloader: Reloader<LoadDocument>;
  readonly runClock: RunClock;
  readonly sources: readonly string[];
  readonly threads: number;
  /** False: the sources are read once and followed no more. */
  readonly follow: boolean;
}

/** How a run is ended from outside. */
export interface StopSignals {
  /** No new iterations; those in flight finish. */
  readonly graceful: AbortSignal;
  /** At once. */
  readonly now: AbortSignal;
}

/**
 * Runs the load to its end and follows the sources meanwhile.
 *
 * @returns the exit code
 * @throws MF_CONFIG_INVALID when the first configuration is refused; MF_INTERRUPTED when it is stopped before the load
 * began; the fault of a source that can't be read at start
 */
export async function runLoad(parts: RunParts, tell: (event: RunEvent) => void, stop: StopSignals): Promise<number> {
  const { engine, reloader } = parts;
  try {
    const first = await Promise.race([firstOutcome(parts, tell), interrupted(stop)]);
    if (first.outcome !== 'applied') throw refused(first);
    const failure = await loadUntilEnd(parts, first, tell, stop);
    // Side by side: the load must not go on while a source takes its time to end.
    const [summary] = await Promise.all([finish(engine, stop), reloader.stop()]);
    const exitCode = exitCodeAfter(summary, failure, stop);
    const said = failure ?? (exitCode === exitCodes.couldNotGoOn ? unreachable(summary) : undefined);
    tell({ event: 'summary', summary, reloads: reloader.status.counts, exitCode, ...(said ? { failure: said.message } : {}) });
    return exitCode;
  } finally {
    parts.runClock.cancel();
    await reloader.stop();
    await engine.abort();
  }
}

/** Starts to follow the sources; resolves with what became of the first candidate. */
function firstOutcome({ reloader }: RunParts, tell: (event: RunEvent) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const unsubscribe = reloader.subscribe((event) => {
      if (event.type === 'source') {
        if (event.status.error) reject(event.status.error);
        return;
      }
      unsubscribe();
      if (event.outcome.outcome !== 'applied') tell({ event: 'reload', outcome: event.outcome });
      resolve(event.outcome);
    });
    reloader.start();
  });
}

/** Rejects when the run is stopped: for as long as there is no load that could end gracefully. */
function interrupted({ graceful }: StopSignals): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new MidflightError('MF_INTERRUPTED', 'Interrupted before the load began.'));
    if (graceful.aborted) refuse();
    graceful.addEventListener('abort', refuse, { once: true });
  });
}

/** Resolves when the duration is over or the run is stopped; with an error when it could not go on. */
async function loadUntilEnd(parts: RunParts, first: Outcome, tell: (event: RunEvent) => void, stop: StopSignals): Promise<MidflightError | undefined> {
  const { engine, reloader, runClock, sources, threads } = parts;
  // Heard of from before the start, so that no failure falls into a gap.
  const died = new Promise<MidflightError>((resolve) => engine.onFailure(resolve));
  await engine.start();
  return new Promise((end) => {
    void died.then(end);
    engine.onSample((sample) => tell({ event: 'sample', sample, leftMs: runClock.leftMs }));
    reloader.subscribe((event) => {
      if (event.type === 'source') return tell({ event: 'source', status: event.status });
      followReload(parts, event.outcome, tell);
      if (event.outcome.outcome === 'degraded') end(new MidflightError('MF_DEGRADED', 'A failed reload could not be put back: what runs is not what any document says.'));
    });
    runClock.start(() => end(undefined));
    for (const signal of [stop.graceful, stop.now]) {
      if (signal.aborted) end(undefined);
      signal.addEventListener('abort', () => end(undefined), { once: true });
    }
    const document = reloader.status.active?.config;
    if (document) tell({ event: 'started', revision: first.revision, sources, document, durationMs: runClock.totalMs, threads, outcome: first });
    stopFollowingIfAsked(parts, tell);
  });
}

function followReload(parts: RunParts, outcome: Outcome, tell: (event: RunEvent) => void): void {
  if (outcome.outcome === 'applied') parts.engine.markRevision(outcome.revision);
  tell({ event: 'reload', outcome });
  if (outcome.outcome === 'applied') stopFollowingIfAsked(parts, tell);
}

/** `--no-reload` and `reload.enabled: false` end the following, not the load. */
function stopFollowingIfAsked({ reloader, follow }: RunParts, tell: (event: RunEvent) => void): void {
  if (follow && reloader.status.active?.config.reload.enabled !== false) return;
  void reloader.stop();
  tell({ event: 'notice', message: 'Hot reload is off: changes of the file are not followed in this run.' });
}

async function finish(engine: LoadEngine, { now }: StopSignals): Promise<LoadSummary> {
  if (now.aborted) return engine.abort();
  const cut = new Promise<LoadSummary>((resolve, reject) => {
    now.addEventListener('abort', () => void engine.abort().then(resolve, reject), { once: true });
  });
  return Promise.race([engine.finish(), cut]);
}

function exitCodeAfter(summary: LoadSummary, failure: MidflightError | undefined, stop: StopSignals): number {
  if (stop.now.aborted) return exitCodes.interrupted;
  if (failure || unreachable(summary)) return exitCodes.couldNotGoOn;
  return exitCodes.fine;
}

/** A run in which no request was ever answered measured nothing. */
function unreachable({ requests, statuses, errorKinds }: LoadSummary): MidflightError | undefined {
  const answered = Object.values(statuses).some((count) => count > 0);
  if (answered || requests === 0) return undefined;
  const kinds = Object.entries(errorKinds).map(([kind, count]) => `${kind} ${count}`);
  return new MidflightError('MF_TARGET_UNREACHABLE', `The target never answered: ${requests} requests, ${kinds.join(', ')}.`);
}

function refused({ findings }: Outcome): MidflightError {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const reason = hasErrors(findings) ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : 'it could not be applied';
  return new MidflightError('MF_CONFIG_INVALID', `The configuration is invalid: ${reason}. No load was started.`);
}
