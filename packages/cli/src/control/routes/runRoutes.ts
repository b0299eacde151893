import type { SteeredBy } from '@midflight/core';
import { ControlFault } from '../controlFault.js';
import type { ControlledRun } from '../controlledRun.js';
import type { ControlAnswer, Route } from '../route.js';
import { byWhom, whoOf } from './steeringRoutes.js';

/** What begins and ends the load. The short paths are those that others know. */
export const runRoutes: readonly Route[] = [
  ...['/v1/start', '/start'].map(
    (path): Route => ({
      method: 'POST',
      path,
      access: 'steer',
      summary: 'Begins the plan from its start, where the load is in standby.',
      body: byWhom,
      answers: { 200: 'It runs.', 409: 'It runs already.', 503: 'The load does not run yet, or not any more.' },
      handle: ({ body, via }, run) => start(run, whoOf(body, via)),
    }),
  ),
  ...['/v1/stop', '/stop'].map(
    (path): Route => ({
      method: 'POST',
      path,
      access: 'steer',
      beforeStart: true,
      summary: 'Ends the run: gracefully, or at once.',
      body: { now: { kind: 'flag', description: 'Cuts off what is in flight.' }, ...byWhom },
      answers: { 202: 'It ends.' },
      handle: ({ body, via }, run) => stop(run, body.flag('now'), whoOf(body, via)),
    }),
  ),
];

function start({ feed, rounds, runClock, reloader }: ControlledRun, by: SteeredBy): ControlAnswer {
  if (feed.phase === 'ending' || feed.phase === 'ended') throw new ControlFault(503, 'MF_CONTROL_NOT_READY', `The plan can't be started: the run is ${feed.phase}.`);
  const round = rounds.start(by);
  return { status: 200, body: { round, revision: reloader.status.active?.revision ?? 0, durationMs: runClock.totalMs === Infinity ? null : runClock.totalMs } };
}

function stop({ feed, end }: ControlledRun, now: boolean, by: SteeredBy): ControlAnswer {
  feed.ending();
  // After the answer: the end of the run closes the connection that it goes out on.
  setImmediate(() => end(now, by));
  return { status: 202, body: { stopping: true, now } };
}
