import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { hasProgram } from './support/hasProgram.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const hasPrometheus = await hasProgram('prometheus', '--version');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === 'object' && bound ? bound.port : 0;
}

/** Runs `test` beside a load; when its plan is over it stays up, in a standby that sends nothing. */
async function withMeasuredRun(test: (run: { readonly metricsUrl: string; readonly folder: string; count(): Promise<number>; edit(change: (text: string) => string): Promise<void>; readonly cli: RunningCli }) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  const file = folder.file('loadtest.yaml');
  const document = documentFor(target.url, { rate: 60, workers: 5 });
  await writeInPlace(file, document);
  const cli = new RunningCli(['loadtest.yaml', '--debounce', '50ms', '--metrics', '127.0.0.1:0', '--keep-alive'], folder.path);
  try {
    await cli.waitFor('the start', ({ event }) => event === 'started');
    const metricsUrl = /the metrics are at (\S+)/.exec(cli.stderr)?.[1] ?? '';
    await test({ metricsUrl, folder: folder.path, cli, count: async () => target.count(), edit: (change) => writeInPlace(file, change(document)) });
  } finally {
    await cli.interrupt();
    await target.close();
  }
}

/** The same with a plan that is over. */
const ended = (text: string): string => text.replace('duration: 2m', 'duration: 1s');

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

describe('the metrics of a run', () => {
  it('equal what the target counted, over a change of the configuration', async () => {
    await withMeasuredRun(async ({ metricsUrl, count, edit, cli }) => {
      const scrape = async (): Promise<string> => (await fetch(metricsUrl)).text();
      const first = numberIn(await scrape(), /requests_total\{[^}]*status="ok"\} (\d+)/);
      await edit((text) => text.replace('workers: 5', 'workers: 6').replace('name: Only', 'name: Another'));
      await cli.waitForReload('applied', 0);
      await cli.waitFor('a second of it', ({ event, revision }) => event === 'sample' && revision === 2);
      await edit((text) => ended(text.replace('name: Only', 'name: Another')));
      await cli.waitFor('the end of the plan', ({ event }) => event === 'phase');
      await edit((text) => text.replace('workers: 5', 'workers: -6'));
      await cli.waitForReload('rejected', 0);
      const sent = await count();
      const total = async (): Promise<number> => [...(await scrape()).matchAll(/^midflight_requests_total\{.*\} (\d+)$/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
      await expect.poll(total, { timeout: 5_000 }).toBe(sent);
      const text = await scrape();
      expect(first > sent).toBe(false);
      expect(numberIn(text, /request_duration_seconds_count (\d+)/)).toBe(sent);
      expect(numberIn(text, /request_duration_seconds_bucket\{le="\+Inf"\} (\d+)/)).toBe(sent);
      expect(numberIn(text, /responses_total\{code="200"\} (\d+)/)).toBe(sent);
      expect(text).toMatch(/requests_total\{scenario="Only",step="Step 1",status="ok"\} \d+\n[^]*requests_total\{scenario="Another"/);
      expect(numberIn(text, /config_revision (\d+)/)).toBe(3);
      expect(numberIn(text, /config_last_reload_successful (\d+)/)).toBe(0);
    });
  });

  it.skipIf(!hasPrometheus)(`are scraped by a real Prometheus${hasPrometheus ? '' : ' (skipped: there is no prometheus here)'}`, async () => {
    await withMeasuredRun(async ({ metricsUrl, folder, count, edit, cli }) => {
      const port = await freePort();
      await writeFile(`${folder}/prometheus.yml`, `global: { scrape_interval: 200ms, scrape_timeout: 200ms }\nscrape_configs: [{ job_name: midflight, static_configs: [{ targets: ["${new URL(metricsUrl).host}"] }] }]\n`);
      const prometheus = spawn('prometheus', [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: 'ignore' });
      const closed = once(prometheus, 'close');
      try {
        const query = async (expression: string): Promise<number | undefined> => {
          const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`).catch(() => undefined);
          const said = answer?.ok ? ((await answer.json()) as { data: { result: { value: [number, string] }[] } }) : undefined;
          const value = said?.data.result[0]?.value[1];
          return value === undefined ? undefined : Number(value);
        };
        await expect.poll(() => query('sum(rate(midflight_requests_total[2s]))'), { timeout: 15_000 }).toBeGreaterThan(20);
        expect(await query('midflight_config_last_reload_successful')).toBe(1);
        expect(await query('histogram_quantile(0.5, rate(midflight_request_duration_seconds_bucket[5s]))')).toBeGreaterThan(0);
        await edit((text) => text.replace('workers: 5', 'workers: -6'));
        await expect.poll(() => query('midflight_config_last_reload_successful'), { timeout: 5_000 }).toBe(0);
        await edit(ended);
        await cli.waitFor('the end of the plan', ({ event }) => event === 'phase');
        // The last requests may still be under way.
        await expect.poll(async () => ((await query('sum(midflight_requests_total)')) ?? NaN) - (await count()), { timeout: 10_000 }).toBe(0);
      } finally {
        prometheus.kill();
        await closed;
      }
    });
  });
});
