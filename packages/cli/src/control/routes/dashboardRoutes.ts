import type { PageParts } from '../../pages/builtPage.js';
import { ControlFault } from '../controlFault.js';
import type { ControlledRun } from '../controlledRun.js';
import type { ControlAnswer, Route } from '../route.js';

/** The page runs its own script, asks this API and nobody else, and is framed by nobody. The icon that is none keeps browsers from asking for one. */
const policy = [`default-src 'none'`, `script-src 'self'`, `style-src 'self'`, `connect-src 'self'`, 'img-src data:', `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`].join('; ');

/** The same for everyone, and without a word of the run: whatever the page shows it asks for with its token. */
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Midflight</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="dashboard.css">
<script src="dashboard.js" defer></script>
</head>
<body><noscript>The dashboard draws itself with a script. Allow it, or use <code>midflight ctl status</code>.</noscript></body>
</html>
`;

/** The dashboard, and what it shows. @param parts - nothing without a dashboard */
export function dashboardRoutes(parts: PageParts | undefined): readonly Route[] {
  if (!parts) return [];
  return [
    ...[
      { path: '/dashboard', mediaType: 'text/html', text: html, summary: 'The dashboard, for a browser: a page without data.' },
      { path: '/dashboard.js', mediaType: 'text/javascript', text: parts.script, summary: 'Its script.' },
      { path: '/dashboard.css', mediaType: 'text/css', text: parts.style, summary: 'Its style.' },
    ].map(
      ({ path, mediaType, text, summary }): Route => ({
        method: 'GET', path, access: 'open', mediaType, summary,
        answers: { 200: 'The file.' },
        handle: () => ({ file: { mediaType, bytes: Buffer.from(text), policy } }),
      }),
    ),
    {
      method: 'GET',
      path: '/v1/run',
      access: 'read',
      summary: 'The record of the run so far, as in the saved run of a report: over time, its reloads, its revisions. Up to 600 stretches at once: with "more", ask again after the begin of the last.',
      query: { after: { kind: 'integer', description: 'Leaves out what can not have changed since then, in milliseconds since the load began.' } },
      answers: { 200: 'The record, or what is new of it.', 503: 'The load does not run yet.' },
      handle: ({ query }, run) => record(run, query.number('after')),
    },
    {
      method: 'GET',
      path: '/v1/tables',
      access: 'read',
      summary: 'What scenarios do now, in the last seconds and since the configuration changed; how thresholds stand; errors by kind with examples. Up to 25 scenarios at once.',
      query: {
        from: { kind: 'integer', description: 'The first scenario that is told, counted from 0 in the order of the document.' },
        find: { kind: 'text', description: 'A part of the names of those that are counted and told.' },
        open: { kind: 'integer', description: 'The scenario whose steps are told, counted likewise.' },
      },
      answers: { 200: 'The tables.', 503: 'The load does not run yet.' },
      handle: ({ query }, { tables }) => told(tables({ from: query.number('from') ?? 0, find: query.text('find') ?? '', open: query.number('open') })),
    },
  ];
}

function record({ feed, record: recordSoFar }: ControlledRun, afterMs: number | undefined): ControlAnswer {
  const soFar = recordSoFar(afterMs);
  return told(soFar && { run: feed.run, ...soFar });
}

/** @throws MF_CONTROL_NOT_READY */
function told(body: object | undefined): ControlAnswer {
  if (!body) throw new ControlFault(503, 'MF_CONTROL_NOT_READY', 'The load does not run yet.', { hint: 'GET /ready says when it does.', headers: { 'retry-after': '1' } });
  return { status: 200, body };
}
