import type { EventStreams } from '../eventStream.js';
import type { ControlAnswer, Route } from '../route.js';
import { planOf } from '../planOf.js';
import { shownRevisions, shownStatus } from '../shownStatus.js';

const ok = (body: object): ControlAnswer => ({ status: 200, body });

/** What a token for looking allows. @param openApi - makes the description of all routes */
export function lookingRoutes(streams: EventStreams, openApi: () => object): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/status',
      access: 'read',
      summary: 'What is active, seen last and refused last, the sources, the steering, and the newest second of load; secrets hidden; and what the token allows.',
      answers: { 200: 'The status.' },
      handle: ({ access }, run) => ok({ access, ...shownStatus(run) }),
    },
    {
      method: 'GET',
      path: '/v1/revisions',
      access: 'read',
      summary: 'The revisions that a rollback can come back to, the active one at the end.',
      answers: { 200: 'The revisions.' },
      handle: (_, run) => ok(shownRevisions(run)),
    },
    {
      method: 'GET',
      path: '/v1/drift',
      access: 'read',
      summary: 'What would change if what the sources want now came into force, under the overrides that stand: as after a thaw.',
      answers: { 200: 'The changes, who would make each, and what stands against them.', 503: 'The load does not run yet.' },
      handle: (_, run) => planOf(run, { kind: 'follow' }),
    },
    {
      method: 'GET',
      path: '/v1/events',
      access: 'read',
      mediaType: 'text/event-stream',
      summary: 'Every event of the run as server-sent events, each the same as a line of "run --json". The header Last-Event-ID brings what was missed.',
      answers: { 200: 'The stream.', 503: 'Too many listen already.' },
      handle: ({ lastEventId }) => ({ stream: (response) => streams.add(response, lastEventId) }),
    },
    {
      method: 'GET',
      path: '/openapi.json',
      access: 'read',
      summary: 'This description.',
      answers: { 200: 'An OpenAPI 3.1 document.' },
      handle: () => ok(openApi()),
    },
    ...probes,
  ];
}

/** For those who watch over processes. */
const probes: readonly Route[] = [
  {
    method: 'GET',
    path: '/health',
    access: 'read',
    summary: 'Whether the process answers.',
    answers: { 200: 'It does.' },
    handle: () => ok({ status: 'ok' }),
  },
  {
    method: 'GET',
    path: '/ready',
    access: 'read',
    summary: 'Whether the load runs, in its plan or in standby.',
    answers: { 200: 'It runs.', 503: 'It does not run yet, or not any more.' },
    handle: (_, { feed }) => (feed.phase === 'running' || feed.phase === 'standby' ? ok({ ready: true, phase: feed.phase }) : { status: 503, body: { ready: false, phase: feed.phase, code: 'MF_CONTROL_NOT_READY', message: `The load does not run: the run is ${feed.phase}.` } }),
  },
];
