import { MidflightError, type Outcome } from '@midflight/core';
import type { LoadEngine, LoadSummary, Measurement, ThresholdResult } from '@midflight/engine';
import { exitCodeOf, exitCodes } from '../exitCodes.js';
import { shortOfWorkers } from '../settings/workersForRate.js';
import { ChangeWatch } from './changeWatch.js';
import { firstConfiguration } from './firstConfiguration.js';
import { interrupted } from './interrupted.js';
import type { RunEnd } from './runEnd.js';
import type { RunEvent } from './runEvents.js';
import type { RunParts } from './runParts.js';
import { SeenErrors } from './seenErrors.js';
import type { StopSignals } from './stopSignals.js';

/**
 * Runs the load to its end and follows the sources meanwhile. What is judged and summed up is the plan, not standby.
 *
 * @returns the exit code
 * @throws MF_CONFIG_INVALID when the first configuration is refused; MF_INTERRUPTED when it is stopped before the load
 * began; the fault of a source that can't be read at start
 */
export async function runLoad(parts: RunParts, tell: (event: RunEvent) => void, stop: StopSignals): Promise<number> {
  const { engine, reloader } = parts;
  const errors = new SeenErrors(() => reloader.status.active?.config);
  engine.onMeasurement((measurement) => errors.add(measurement));
  try {
    const first = await Promise.race([firstConfiguration(parts, tell), interrupted(stop)]);
    const watch = new ChangeWatch(parts, tell);
    const failure = await loadUntilEnd(parts, first, watch, tell, stop);
    watch.ending();
    // Side by side: the load must not go on while a source takes its time to end.
    const [measured] = await Promise.all([finish(engine, stop), reloader.stop()]);
    const summary = { ...watch.ended(measured), ...errors.toRecord() };
    const thresholds = parts.judge.results();
    const exitCode = exitCodeAfter(summary, failure, stop, thresholds);
    const said = failure ?? (exitCode === exitCodes.couldNotGoOn ? unreachable(summary) : undefined);
    for (const result of thresholds) tell({ event: 'threshold', final: true, result });
    tell({ event: 'summary', summary, reloads: reloader.status.counts, thresholds, exitCode, ...(said ? { failure: said.message } : {}) });
    return exitCode;
  } finally {
    parts.rounds.stop();
    await reloader.close();
    await engine.abort();
  }
}

/** Resolves when the plan is over and standby does not follow, or the run is stopped; with an error when it could not go on. */
async function loadUntilEnd(parts: RunParts, first: Outcome, watch: ChangeWatch, tell: (event: RunEvent) => void, stop: StopSignals): Promise<MidflightError | undefined> {
  const { engine, reloader, runClock, rounds } = parts;
  // Heard of from before the start, so that no failure falls into a gap.
  const died = new Promise<MidflightError>((resolve) => engine.onFailure(resolve));
  await rounds.startLoad();
  watch.turned(rounds.phase);
  const warnOnce = workersWarning(parts, tell);
  return new Promise((resolve) => {
    let isOver = false;
    const end = (by: RunEnd, failure?: MidflightError): void => {
      if (isOver) return;
      isOver = true;
      rounds.stop();
      tell({ event: 'ended', end: by });
      resolve(failure);
    };
    void died.then((failure) => end({ why: 'failure' }, failure));
    void watch.stopAsked.then((failure) => end({ why: 'guard' }, failure));
    engine.onSample((sample) => tell({ event: 'sample', sample, leftMs: runClock.leftMs }));
    engine.onMeasurement((measurement) => {
      if (measurement.round !== null) {
        if (breaksAbort(parts, measurement, tell)) end({ why: 'threshold' });
        warnOnce(measurement);
      }
      watch.add(measurement);
    });
    reloader.subscribe((event) => {
      if (event.type === 'source') return tell({ event: 'source', status: event.status });
      if (event.type === 'steering') return tell({ event: 'steering', state: event.state, by: event.by });
      followReload(parts, event.outcome, tell);
      if (event.outcome.outcome === 'applied') watch.applied(event.outcome);
      if (event.outcome.outcome === 'degraded') end({ why: 'degraded' }, new MidflightError('MF_DEGRADED', 'A failed reload could not be put back: what runs is not what any document says.'));
    });
    rounds.follow({
      onTurn: (turn) => {
        watch.turned(turn.phase);
        const { active } = reloader.status;
        tell({ event: 'phase', turn, revision: active?.revision ?? 0, standby: active?.config.standby, leftMs: runClock.leftMs });
      },
      onOver: () => end({ why: 'duration' }),
    });
    tellStarted(parts, first, tell);
    for (const status of reloader.status.sources) if (status.polling !== undefined || status.error) tell({ event: 'source', status });
    stopFollowingIfAsked(parts, tell);
    onStop(stop, end);
    parts.script?.begin(parts, (failure) => end({ why: 'replay' }, failure));
  });
}

function onStop(stop: StopSignals, end: (by: RunEnd) => void): void {
  const endAsAsked = (): void => end(stop.end ?? { why: 'signal' });
  for (const signal of [stop.graceful, stop.now]) {
    if (signal.aborted) endAsAsked();
    signal.addEventListener('abort', endAsAsked, { once: true });
  }
}

function tellStarted({ reloader, runClock, rounds, sources, threads }: RunParts, outcome: Outcome, tell: (event: RunEvent) => void): void {
  const document = reloader.status.active?.config;
  if (document) tell({ event: 'started', revision: outcome.revision, sources, document, durationMs: runClock.totalMs, phase: rounds.phase, threads, outcome });
}

/** Tells the thresholds that turned. @returns true when one that is to end the run is broken */
function breaksAbort({ judge }: RunParts, measurement: Measurement, tell: (event: RunEvent) => void): boolean {
  const turns = judge.add(measurement);
  for (const { abort: _, ...result } of turns) tell({ event: 'threshold', final: false, result });
  return turns.some(({ abort }) => abort);
}

/** Says once a revision why starts are dropped, when it is for want of workers. */
function workersWarning({ reloader, demand }: RunParts, tell: (event: RunEvent) => void): (measurement: Measurement) => void {
  let warnedOf = 0;
  return ({ revision, dropped }) => {
    const document = reloader.status.active?.config;
    if (dropped === 0 || revision <= warnedOf || !document) return;
    for (const { message, hint } of shortOfWorkers(document, demand)) {
      warnedOf = revision;
      tell({ event: 'notice', message: `Starts are dropped: ${message} ${hint}` });
    }
  };
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

function exitCodeAfter(summary: LoadSummary, failure: MidflightError | undefined, stop: StopSignals, thresholds: readonly ThresholdResult[]): number {
  if (stop.now.aborted) return exitCodes.interrupted;
  if (failure) return exitCodeOf(failure);
  if (unreachable(summary)) return exitCodes.couldNotGoOn;
  return thresholds.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.thresholdFailed;
}

/** A run in which no request was ever answered measured nothing. */
function unreachable({ requests, statuses, errorKinds, errorExamples }: LoadSummary): MidflightError | undefined {
  const answered = Object.values(statuses).some((count) => count > 0);
  if (answered || requests === 0) return undefined;
  const kinds = Object.entries(errorKinds).map(([kind, count]) => `${kind} ${count}${errorExamples[kind] === undefined ? '' : ` (${errorExamples[kind]})`}`);
  return new MidflightError('MF_TARGET_UNREACHABLE', `The target never answered: ${requests} requests, ${kinds.join(', ')}.`);
}
