import { readFile } from 'node:fs/promises';
import { startRecordingTarget, type RecordingTarget } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// @boundaries-ignore a collector that decodes what it receives is no part of what the plugin hands out
import { CollectorServer, taken } from '../../plugins/exporter-otlp/src/testing/collectorServer.js';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { type ScratchFolder, scratchFolder } from './support/scratchFolder.js';

const plugin = '@midflight/exporter-otlp';

let folder: ScratchFolder;
let target: RecordingTarget;
let collector: CollectorServer;
beforeEach(async () => {
  folder = await scratchFolder();
  target = await startRecordingTarget({ routes: [{ prefix: '/wrong', status: 500 }] });
  collector = await CollectorServer.start();
});
afterEach(async () => {
  await collector.close();
  await target.close();
  await folder[Symbol.asyncDispose]();
});

const document = (duration: string, more = ''): string => `${documentFor(target.url, { rate: 60, workers: 5 }).replace('duration: 2m', `duration: ${duration}`)}${more}`;
const exporting = (more = ''): readonly string[] => ['loadtest.yaml', '--debounce', '50ms', '--plugin', `${plugin}?endpoint=${collector.origin}&intervalMs=500${more}`];
const newestOf = (name: string): readonly unknown[] => collector.newest(name)?.points.map(({ attributes, int, double }) => ({ ...attributes, value: int ?? double })) ?? [];

/** How a run ended, and all that was said until then. */
async function ended(cli: RunningCli) {
  const summary = await cli.waitFor('the summary', ({ event }) => event === 'summary');
  await cli.end();
  return { summary, said: cli.stderr };
}

describe('metrics by OTLP', () => {
  it('come to what the target counted, over a change of the configuration, to the last request', async () => {
    const file = folder.file('loadtest.yaml');
    const withMistakes = (text: string): string => `${text.replace('name: Only', 'name: Another')}  - name: Mistakes\n    steps:\n      - request: { method: GET, path: /wrong }\n        assertions: [{ statusCode: 200 }]\n`;
    await writeInPlace(file, document('2m', 'metadata: { runId: nightly-7 }\n'));
    const cli = new RunningCli(exporting(), folder.path);
    await cli.waitFor('a second', ({ event }) => event === 'sample');
    await writeInPlace(file, `${withMistakes(document('2m'))}metadata: { runId: nightly-7 }\n`);
    await cli.waitForReload('applied', 0);
    await cli.waitFor('a second of it', ({ event, revision }) => event === 'sample' && revision === 2);
    expect(await cli.interrupt()).toBe(0);
    const sent = await target.count();
    expect(sent).toBeGreaterThan(60);
    expect(collector.sumOf('midflight.requests')).toBe(sent);
    expect(collector.newest('midflight.request.duration')?.points).toMatchObject([{ count: sent }]);
    expect(collector.newest('midflight.request.duration')?.points[0]?.counts?.reduce((sum, count) => sum + count, 0)).toBe(sent);
    const requests = newestOf('midflight.requests');
    expect(requests).toEqual(expect.arrayContaining([
      { scenario: 'Only', step: 'Step 1', status: 'ok', value: expect.any(Number) },
      { scenario: 'Another', step: 'Step 1', status: 'ok', value: expect.any(Number) },
      { scenario: 'Mistakes', step: 'Step 1', status: 'failed', value: expect.any(Number) },
    ]));
    expect(newestOf('midflight.config.reloads')).toEqual(expect.arrayContaining([{ outcome: 'applied', value: 2 }]));
    expect(newestOf('midflight.config.revision')).toEqual([{ value: 2 }]);
    expect(collector.received[0]?.resource).toMatchObject({ 'service.name': 'midflight', 'service.instance.id': 'nightly-7' });
    expect(cli.stderr).toBe('');
  });

  it.each(['down', 'slow'])('of a collector that is %s never touch the load, and are told of once', async (trouble) => {
    await writeInPlace(folder.file('loadtest.yaml'), document('3s'));
    if (trouble === 'down') await collector.close();
    collector.answer = () => {};
    const { summary, said } = await ended(new RunningCli(exporting(trouble === 'slow' ? '&timeoutMs=300' : ''), folder.path));
    expect(summary).toMatchObject({ requests: await target.count(), errors: 0, exitCode: 0 });
    // All that was due in the plan's three seconds, however late a busy machine ends the run, and whatever it drops itself.
    const { requests = 0, dropped = 0 } = summary;
    expect(requests + dropped).toBe(180);
    expect(said.split('\n').filter((line) => line.includes('takes no metrics'))).toHaveLength(1);
    expect(said.trimEnd().split('\n').slice(1)).toEqual([expect.stringContaining('did not get the last numbers')]);
  });

  it('go to whom the document names, with headers of the environment that stand in no output', async () => {
    await writeInPlace(folder.file('loadtest.yaml'), document('2s', `plugins: [{ use: "${plugin}", options: { endpoint: environment, headers: environment } }]\n`));
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20s3cret-of-the-collector' };
    collector.answer = (response, received) => (collector.received.length > 1 ? taken(response, received) : void response.writeHead(401).end('no Bearer s3cret-of-the-collector'));
    const cli = new RunningCli(['loadtest.yaml', '--report', 'out.html', '--report', 'out.json', '--audit', 'audit.jsonl'], folder.path, environment);
    const { said } = await ended(cli);
    expect(collector.received[0]?.headers.authorization).toBe('Bearer s3cret-of-the-collector');
    expect(said).toContain('401 Unauthorized');
    const files = await Promise.all(['out.html', 'out.json', 'audit.jsonl'].map((file) => readFile(folder.file(file), 'utf8')));
    for (const text of [said, JSON.stringify(cli.events), ...files]) expect(text).not.toContain('s3cret-of-the-collector');
  });

  it('have headers whose secrets are hidden where the document shows them', async () => {
    await writeInPlace(folder.file('loadtest.yaml'), document('2s', `plugins: [{ use: "${plugin}", options: { endpoint: "${collector.origin}", headers: "authorization=Bearer%20\${COLLECTOR_TOKEN}" } }]\n`));
    const { stdout, stderr } = await runToEnd(['show', 'loadtest.yaml'], folder.path, { COLLECTOR_TOKEN: 's3cret-of-the-collector' });
    expect(stdout).toContain(plugin);
    expect(stdout + stderr).not.toContain('s3cret-of-the-collector');
  });

  it('are sent to nobody by a command that runs no load, and by a run that asks for none', async () => {
    await writeInPlace(folder.file('loadtest.yaml'), document('1s'));
    const use = exporting().slice(3);
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin };
    const listed = await runToEnd(['plugins', 'loadtest.yaml', ...use], folder.path, environment);
    expect(listed.stdout).toContain(`otlp:${collector.origin}/v1/metrics`);
    expect((await runToEnd(['validate', 'loadtest.yaml', ...use], folder.path, environment)).exitCode).toBe(0);
    expect((await runToEnd(['run', 'loadtest.yaml', '--quiet'], folder.path, environment)).exitCode).toBe(0);
    expect(collector.received).toEqual([]);
    const wrong = await runToEnd(['run', 'loadtest.yaml', '--plugin', `${plugin}?endpoint=nowhere`], folder.path);
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MF_PLUGIN_OPTIONS') });
  });
});
