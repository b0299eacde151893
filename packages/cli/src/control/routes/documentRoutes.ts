import { isHeld, type SteeredBy } from '@midflight/core';
import { ControlFault } from '../controlFault.js';
import type { ControlledRun } from '../controlledRun.js';
import type { ControlAnswer, ControlRequest, Route } from '../route.js';
import { shownOutcome } from '../shownStatus.js';
import { answerOf, byWhom, whoOf } from './steeringRoutes.js';

const ofPost = {
  200: 'It was applied, or nothing had to change.',
  202: 'It waits: the configuration is frozen, or reloading is disabled.',
  409: 'Nothing is followed any more.',
  422: 'It was refused, and is withdrawn; the body says why.',
};

/** What takes whole documents. */
export const documentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/plan',
    access: 'steer',
    summary: 'What a reload of these documents would do to what is active, under the overrides that stand; nothing is applied.',
    body: 'documents',
    answers: { 200: 'The changes, who would make each, and what stands against them.' },
    handle: async ({ documents }, { reloader }) => ({ status: 200, body: { against: reloader.status.active?.revision ?? 0, ...(await reloader.plan(documents)) } }),
  },
  {
    method: 'POST',
    path: '/config',
    access: 'steer',
    summary: 'Lays a document above those of the files, in the place of what was posted before.',
    query: byWhom,
    body: 'documents',
    answers: ofPost,
    handle: ({ documents, query, via }, run) => post(run, documents, whoOf(query, via)),
  },
  {
    method: 'DELETE',
    path: '/config',
    access: 'steer',
    summary: 'Withdraws what was posted.',
    query: byWhom,
    answers: ofPost,
    handle: ({ query, via }, run) => post(run, [], whoOf(query, via)),
  },
];

async function post({ reloader, source }: ControlledRun, documents: ControlRequest['documents'], by: SteeredBy): Promise<ControlAnswer> {
  const outcome = await source.post(documents, by, () => !reloader.status.steering.enabled);
  const { enabled, frozen } = reloader.status.steering;
  if (outcome && outcome.outcome !== 'rejected') return answerOf(outcome);
  const waits = outcome ? isHeld(outcome) : !enabled && !source.isOver;
  if (waits) return { status: 202, body: { waits: frozen ? 'frozen' : 'disabled', outcome: shownOutcome(outcome) } };
  if (outcome) return answerOf(outcome);
  throw new ControlFault(409, 'MF_RELOADER_STOPPED', 'The configuration is not followed any more.', { hint: 'It follows nothing with --no-reload, with reload.enabled: false, and at its end.' });
}
