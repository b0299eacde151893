import type { Outcome, SteeredBy, SteerOptions } from '@midflight/core';
import type { ControlledRun } from '../controlledRun.js';
import { ControlFault } from '../controlFault.js';
import type { Field, Fields } from '../fields.js';
import { planOf } from '../planOf.js';
import { shownOutcome } from '../shownStatus.js';
import { shownSteering } from '../../views/shownOverrides.js';
import type { ControlAnswer, Route } from '../route.js';

/** Who steers, why, and on what condition. */
export const byWhom = {
  author: { kind: 'text', description: 'Who asks, for the record.' },
  message: { kind: 'text', description: 'Why, in words.' },
} as const satisfies Record<string, Field>;

const conditions = { dryRun: { kind: 'flag', description: 'Only says what it would do, as /v1/plan does; ifRevision is not looked at.' }, ifRevision: { kind: 'integer', description: 'Does nothing unless this revision is active.' }, ...byWhom } as const;

const ofOutcome = { 200: 'It was applied, or nothing had to change.', 409: 'Another revision is active than ifRevision says, or nothing is followed any more.', 422: 'It was refused; the body says why.' };

/** Everything that steers beside the sources. */
export const steeringRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/reload',
    access: 'steer',
    summary: 'Asks every source to look now. What they find is told by the events.',
    answers: { 202: 'They are asked.', 409: 'Nothing is followed any more.' },
    handle: (_, { reloader }) => {
      reloader.steering.reload();
      return { status: 202, body: { asked: reloader.status.sources.map(({ source }) => source) } };
    },
  },
  turn('freeze', 'Lets what the sources want be read and judged, and applied no more.'),
  turn('thaw', 'Ends a freeze: what waits is applied.'),
  turn('disable', 'Lets what the sources want be left alone.'),
  turn('enable', 'Ends a disable: what the sources want now is applied.'),
  {
    method: 'POST',
    path: '/v1/rollback',
    access: 'steer',
    summary: 'Comes back to a revision, by a reload of its texts.',
    body: { revision: { kind: 'integer', description: 'Which one; the one before the active one, unless it is said.' }, ...conditions },
    answers: { ...ofOutcome, 404: 'That revision is not kept.' },
    handle: async ({ body, via }, run) => {
      const revision = body.number('revision');
      if (body.flag('dryRun')) return planOf(run, { kind: 'rollback', revision });
      return answerOf(await run.reloader.steering.rollback(revision, steerOptionsOf(body, via)));
    },
  },
  {
    method: 'POST',
    path: '/v1/overrides',
    access: 'steer',
    summary: 'Pins a value above what the sources say, for a while or until it is taken away.',
    body: {
      path: { kind: 'text', required: true, description: 'Where, such as load.target or scenarios["Checkout"].weight.' },
      value: { kind: 'any', required: true, description: 'As it would stand in the document; null takes a key away.' },
      for: { kind: 'duration', description: 'How long, such as "2m".' },
      forMs: { kind: 'integer', description: 'The same in milliseconds.' },
      ...conditions,
    },
    answers: ofOutcome,
    handle: async ({ body, via }, run) => {
      const [path, value] = [body.text('path') ?? '', body.any('value')];
      if (body.flag('dryRun')) return planOf(run, { kind: 'override', path, value });
      const forMs = body.number('for') ?? body.number('forMs');
      if (forMs === 0) throw new ControlFault(400, 'MF_CONTROL_BODY', 'forMs in the body must be above zero.', { hint: 'DELETE /v1/overrides takes an override away.' });
      return answerOf(await run.reloader.steering.override(path, value, { ...steerOptionsOf(body, via), ...(forMs === undefined ? {} : { forMs }) }));
    },
  },
  {
    method: 'DELETE',
    path: '/v1/overrides',
    access: 'steer',
    summary: 'Takes a pinned value away.',
    query: { path: { kind: 'text', required: true, description: 'The path that it was pinned with.' }, ...conditions },
    answers: ofOutcome,
    handle: async ({ query, via }, run) => {
      const path = query.text('path') ?? '';
      if (query.flag('dryRun')) return planOf(run, { kind: 'clear', path });
      return answerOf(await run.reloader.steering.clearOverride(path, steerOptionsOf(query, via)));
    },
  },
];

/** How a candidate ended, with the status that says so. */
export function answerOf(outcome: Outcome): ControlAnswer {
  const shown = shownOutcome(outcome) ?? {};
  if (outcome.outcome === 'applied' || outcome.outcome === 'unchanged') return { status: 200, body: shown };
  const errors = outcome.findings.filter(({ severity }) => severity === 'error');
  if (outcome.outcome === 'rejected') throw new ControlFault(422, 'MF_CONFIG_INVALID', `It was refused: ${errors.map(({ message }) => message).join(' ')}`, { hint: 'Nothing was touched; the load goes on as it was.', more: { outcome: shown } });
  throw new ControlFault(500, outcome.outcome === 'degraded' ? 'MF_DEGRADED' : 'MF_APPLIER_COMMIT', outcome.outcome === 'degraded' ? 'It failed, and could not be put back.' : 'It failed, and was put back.', { more: { outcome: shown } });
}

function turn(name: 'freeze' | 'thaw' | 'enable' | 'disable', summary: string): Route {
  return {
    method: 'POST',
    path: `/v1/${name}`,
    access: 'steer',
    summary,
    body: byWhom,
    answers: { 200: 'The steering as it is then.', 409: 'Nothing is followed any more.' },
    handle: async ({ body, via }, { reloader }: ControlledRun) => {
      await reloader.steering[name](whoOf(body, via));
      const { active, steering } = reloader.status;
      return { status: 200, body: { revision: active?.revision ?? 0, steering: shownSteering(steering) } };
    },
  };
}

function steerOptionsOf(fields: Fields, via: string): SteerOptions {
  const ifRevision = fields.number('ifRevision');
  return { ...(ifRevision === undefined ? {} : { ifRevision }), ...whoOf(fields, via) };
}

/** Who asks, and why. */
export function whoOf(fields: Fields, via: string): SteeredBy {
  const [author, message] = [fields.text('author'), fields.text('message')];
  return { via, ...(author === undefined ? {} : { author }), ...(message === undefined ? {} : { message }) };
}
