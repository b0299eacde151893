import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigMetrics } from './configMetrics.js';
import { prometheusNameOf } from './exposition.js';
import { LoadMetrics } from './loadMetrics.js';

const folder = fileURLToPath(new URL('../../../../docs/grafana/', import.meta.url));
const run = promisify(execFile);
const hasPromtool = await run('promtool', ['--version']).then(() => true, () => false);

const families = [...new ConfigMetrics().families({ active: undefined, counts: { applied: 0, unchanged: 0, rejected: 0, rolledBack: 0, degraded: 0, held: 0 }, sources: [] }), ...new LoadMetrics().families('requests')];
const names = families.flatMap((family) => (family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((suffix) => `${prometheusNameOf(family)}${suffix}`));

const asked = (text: string): readonly string[] => [...new Set(text.match(/midflight_\w+/g) ?? [])];

describe('the names of metrics', () => {
  it('are those that scripts rely on', () => {
    const bound = ['config_last_reload_successful', 'config_last_reload_success_timestamp_seconds', 'config_reloads_total', 'config_reload_duration_seconds', 'config_revision', 'config_source_state', 'requests_total', 'request_duration_seconds', 'iterations_total', 'dropped_iterations_total', 'workers', 'target_rate', 'achieved_rate', 'generator_lag_seconds'];
    expect(families.map(prometheusNameOf)).toEqual(expect.arrayContaining(bound.map((name) => `midflight_${name}`)));
  });

  it.each(['dashboard.json', 'alerts.yml', 'alerts.test.yml'])('are the only ones that %s asks for', async (file) => {
    const found = asked(await readFile(folder + file, 'utf8'));
    expect(found.length).toBeGreaterThan(4);
    expect(found.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('stand in the guide, each', async () => {
    const guide = await readFile(fileURLToPath(new URL('../../../../docs/metrics.md', import.meta.url)), 'utf8');
    expect(families.filter((family) => !guide.includes(`\`${prometheusNameOf(family)}`))).toEqual([]);
  });
});

describe.skipIf(!hasPromtool)(`promtool${hasPromtool ? '' : ' (skipped: there is no promtool here)'}`, () => {
  it('finds the alert rules sound, and each fires when it should and not before', async () => {
    const { stdout } = await run('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: folder });
    expect(stdout).toContain('SUCCESS');
    expect((await run('promtool', ['check', 'rules', 'alerts.yml'], { cwd: folder })).stdout).toContain('6 rules found');
  });

  it('can read every query of the dashboard', async () => {
    const dashboard: { readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[] } = JSON.parse(await readFile(`${folder}dashboard.json`, 'utf8'));
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
    expect(queries.length).toBeGreaterThan(15);
    // As rules: promtool has no other way to read a query without a server.
    const scratch = await mkdtemp(join(tmpdir(), 'midflight-queries-'));
    try {
      await writeFile(join(scratch, 'rules.json'), JSON.stringify({ groups: [{ name: 'queries', rules: queries.map((expr, at) => ({ record: `query_${at}`, expr })) }] }));
      expect((await run('promtool', ['check', 'rules', join(scratch, 'rules.json')])).stdout).toContain(`${queries.length} rules found`);
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});
