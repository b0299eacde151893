import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @boundaries-ignore a collector that decodes what it receives is no part of what the plugin hands out
import { CollectorServer } from '../../plugins/exporter-otlp/src/testing/collectorServer.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = readdirSync(`${root}/examples`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const fileOf = (name: string): string => `examples/${name}/loadtest.yaml`;
const programOf = (name: string): string => `examples/${name}/index.mjs`;
const loadTests = names.filter((name) => existsSync(`${root}/${fileOf(name)}`));
const programs = names.filter((name) => existsSync(`${root}/${programOf(name)}`));

/** What each program says in its demo, in this order and with anything between. */
const stories: Readonly<Record<string, readonly string[]>> = {
  'basic-reload': ['Watching loadtest.yaml: 5 workers.', 'config.workers: 5 → 20', 'refused, 20 workers go on', 'loadtest.yaml:10:12 MF_RANGE config.workers is -20', 'load.target: 20 → 60', 'Stopped.'],
  'dynamic-scaling': ['4 workers at 40/s', 'config.workers: 4 → 16', '16 workers at 40/s', 'load.target: 40 → 200', '16 workers at 200/s', 'Refused, nothing is scaled.', '16 workers at 200/s', '2 workers at 10/s', 'Stopped after '],
  'git-driven': ['at 20/s', 'applied, revision 2: Ada <ada@example.com> in ', ': Three times the visitors', 'load.target: 20 → 60', 'rejected, revision 2: Bob <bob@example.com>', 'shop#main:loadtest.yaml:10:12 config.workers is -5', 'unchanged, revision 2: You <you@example.com>', 'Revert "Fewer workers"', 'applied, revision 3: Bob', 'config.workers: 5 → 10', 'The load never stopped: 3 revisions, 0 errors.'],
  'kubernetes-configmap': ['Active: 5 workers, 20/s, Front page × 1', 'Swapped in.', 'Active: 5 workers, 60/s, Front page × 3', 'MF_RANGE config.workers is -5', 'Active: 5 workers, 60/s, Front page × 3', 'Swapped in.', 'Active: 5 workers, 20/s, Front page × 1'],
  'multiple-files': ['Active: 25 workers, 100/s', 'since overlays/peak.yaml', 'Active: 40 workers', 'Browse × 9', 'Search × 2', 'scenarios/search.yaml:3:13 MF_TYPE', 'Search × 2', 'scenarios["Search"] removed', 'Browse × 9, Order × 1\n'],
  'production-safety': ['MF_RANGE', 'MF_UNKNOWN_KEY "wrokers"', 'MF_DURATION', 'MF_YAML_SYNTAX', 'MF_SOURCE_READ', 'SHOP_SURGE From 50/s to 5000/s', 'SHOP_TARGET shop.example.com is not a test target', 'MF_RULE 500 workers', 'Active: 10 workers, 50/s', 'Taken.', 'Active: 10 workers, 100/s'],
  'scenario-switching': ['Browse          90 %', 'scenarios["Browse"].weight changed 90 → 20', 'Order           80 %', 'scenarios["Search"] added', 'Refused, the mix stays.', 'MF_DUPLICATE_NAME', 'scenarios["Search slowly"] added'],
};

/** Runs an example's program on a copy that it edits by itself; after a minute it is killed, which shows as a null exit code. */
async function runDemo(name: string): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [programOf(name), '--demo'], { cwd: root, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 50_000, killSignal: 'SIGKILL' });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (chunk: string) => (said[stream] += chunk));
  await once(child, 'close');
  return { exitCode: child.exitCode, ...said };
}

describe('the examples', () => {
  const demo = spawn(process.execPath, ['packages/cli/bin/midflight.js', 'demo-target', '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let targetUrl = '';

  beforeAll(async () => {
    const [line]: unknown[] = await once(createInterface(demo.stdout), 'line');
    targetUrl = /http:\/\/\S+\d/.exec(String(line))?.[0] ?? '';
    if (targetUrl === '') throw new Error(`the demo target said ${String(line)}`);
  });

  afterAll(async () => {
    const ended = once(demo, 'close');
    demo.kill('SIGINT');
    await ended;
  });

  it('are the ten kinds of test that people look for, the quick start, and what else there is to show', () => {
    expect(names.toSorted()).toEqual([
      'authenticated-api', 'basic-api', 'basic-reload', 'custom-rules', 'data-driven', 'docker', 'dynamic-scaling', 'e-commerce', 'git-driven', 'graphql', 'kubernetes-configmap', 'large-payload',
      'microservices', 'multiple-files', 'opentelemetry', 'own-exporter', 'own-source', 'own-validator', 'production-safety', 'quickstart', 'scenario-switching', 'spike', 'stress',
    ]);
    const index = readFileSync(`${root}/examples/README.md`, 'utf8');
    for (const name of names) expect(index).toContain(programs.includes(name) ? `(${name}/index.mjs)` : `(${name}/loadtest.yaml)`);
  });

  it.concurrent.each(loadTests)('%s is valid, without so much as a warning', async (name) => {
    const { stdout } = await runToEnd(['validate', fileOf(name), '--format', 'json'], root);
    expect(JSON.parse(stdout)).toEqual({ valid: true, findings: [] });
  });

  it.each(['own-exporter', 'own-source', 'own-validator'])('%s keeps what the conformance suites ask for', async (name) => {
    const tests = spawn(process.execPath, ['--test', `examples/${name}`], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } });
    expect(await once(tests, 'close')).toEqual([0, null]);
  });

  it('own-source follows its folder, and own-validator refuses what it is there for', async () => {
    const shown = await runToEnd(['show', fileOf('own-source'), '--origins'], root);
    expect(shown.stdout).toContain('target: 30 # examples/own-source/drafts/010-calm.yaml:3');
    const plugin = ['--plugin', 'examples/own-validator/validator.mjs?longest=9'];
    const run = new RunningCli([fileOf('own-validator'), '--duration', '1s', ...plugin], root, { TARGET_URL: targetUrl });
    expect(await run.waitFor('the summary', ({ event }) => event === 'summary')).toMatchObject({ errors: 0, exitCode: 0 });
    await run.interrupt();
    const { stdout } = await runToEnd(['validate', fileOf('own-validator'), '--format', 'json', ...plugin], root);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, findings: [{ severity: 'warning', code: 'TEAM_STEP_NAME_LENGTH', path: 'scenarios[0].steps[0].name', line: 17 }] });
  });

  it('own-exporter writes what the run counted, and opentelemetry sends it to a collector', async () => {
    await using folder = await scratchFolder();
    const file = folder.file('numbers.ndjson');
    const written = new RunningCli([fileOf('own-exporter'), '--duration', '1s', '--plugin', `examples/own-exporter/exporter.mjs?file=${file}`], root, { TARGET_URL: targetUrl });
    const { requests } = await written.waitFor('the summary', ({ event }) => event === 'summary');
    expect(await written.end()).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ 'midflight.requests': requests, 'midflight.config.revision': 1 });
    const collector = await CollectorServer.start();
    try {
      const sent = new RunningCli([fileOf('opentelemetry'), '--duration', '1s'], root, { TARGET_URL: targetUrl, OTLP_ENDPOINT: collector.origin });
      const summary = await sent.waitFor('the summary', ({ event }) => event === 'summary');
      expect(await sent.end()).toBe(0);
      expect(collector.sumOf('midflight.requests')).toBe(summary.requests);
    } finally {
      await collector.close();
    }
  });

  // The quick start names its target's port; the tour runs it.
  it.concurrent.each(loadTests.filter((name) => name !== 'quickstart'))('%s runs against the demo target, and every request does what it expects', async (name) => {
    const run = new RunningCli([fileOf(name), '--duration', '2s'], root, { TARGET_URL: targetUrl });
    try {
      const summary = await run.waitFor('the summary', ({ event }) => event === 'summary');
      expect(summary).toMatchObject({ errors: 0, exitCode: 0 });
      expect(summary.requests).toBeGreaterThan(5);
    } finally {
      await run.interrupt();
    }
  });

  it('that are programs each have a story', () => {
    expect(programs.toSorted()).toEqual(Object.keys(stories));
  });

  it.concurrent.each(programs)('%s runs by itself, tells its story, and ends', async (name) => {
    const { exitCode, stdout, stderr } = await runDemo(name);
    expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' });
    let from = 0;
    for (const line of stories[name] ?? []) {
      const at = stdout.indexOf(line, from);
      expect(at, `${JSON.stringify(line)} after ${from} of:\n${stdout}`).toBeGreaterThan(-1);
      from = at + line.length;
    }
  });

  it.each(programs)('%s imports nothing but public packages', (name) => {
    const imported = [...readFileSync(`${root}/${programOf(name)}`, 'utf8').matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier);
    expect(imported.filter((specifier = '') => !/^(?:node:\w+(?:\/\w+)?|midflight|@midflight\/[\w-]+|\.\.\/demo\.mjs|\.\/\w+\.mjs)$/.test(specifier))).toEqual([]);
  });
});
