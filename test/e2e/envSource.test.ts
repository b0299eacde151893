import { type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs, documentFor } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

let target: RecordingTarget;

beforeEach(async () => {
  target = await startRecordingTarget();
});
afterEach(() => target.close());

describe('midflight run with the environment', () => {
  it('runs on it alone, as containers of rust-loadtest do', async () => {
    await using folder = await scratchFolder();
    const environment = { TARGET_URL: `${target.url}/api/data?x=1`, REQUEST_TYPE: 'PUT', LOAD_MODEL_TYPE: 'Rps', TARGET_RPS: '50', NUM_CONCURRENT_TASKS: '5', TEST_DURATION: '2s', SEND_JSON: 'true', JSON_PAYLOAD: '{"a": 1.0}', CUSTOM_HEADERS: 'Authorization: Bearer s3cret' };
    const { exitCode, stdout, stderr } = await runToEnd(['run', '--source', 'env:'], folder.path, environment);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('The environment says all of it.');
    expect(stdout).not.toContain('s3cret');
    const arrivals = await target.arrivals();
    expect(new Set(arrivals.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(['PUT /api/data?x=1']));
    expect(arrivals.length).toBeGreaterThan(90);
    // The end is as late as a busy machine makes it.
    expect(arrivals.length).toBeLessThan(140);
  });

  it('sets its values above a file, keeps them when the file changes, and names a variable that is wrong', async () => {
    await using folder = await scratchFolder();
    const document = (workers: number): string => documentFor(target.url, { workers, rate: 50 });
    await writeInPlace(folder.file('loadtest.yaml'), document(5));
    const environment = { MIDFLIGHT__config__workers: '7', MIDFLIGHT__scenarios__Only__steps__0__request__path: '/two', TARGET_URL: 'http://nobody.invalid', NUM_CONCURRENT_TASKS: '99' };
    const cli = new RunningCli(['loadtest.yaml', '--source', 'env:', '--debounce', `${debounceMs}ms`], folder.path, environment);
    try {
      await arrivalsReach(target, 5);
      expect(new Set((await target.arrivals()).map(({ url }) => url))).toEqual(new Set(['/two']));
      await renameOver(folder.file('loadtest.yaml'), document(6).replace('rps, target: 50', 'rps, target: 60'));
      const applied = await cli.waitForReload('applied', 0);
      expect(applied.changes?.map(({ path }) => path)).toEqual(['load.target']);
      const heard = cli.events.length;
      await renameOver(folder.file('loadtest.yaml'), document(6).replace('name: Only', 'name: Other'));
      const refused = await cli.waitForReload('rejected', heard);
      expect(refused.findings).toMatchObject([{ code: 'MF_PART_PATH', file: 'env:MIDFLIGHT__scenarios__Only__steps__0__request__path', hint: 'Known here: Other.' }]);
      expect(refused.findings?.[0]).not.toHaveProperty('line');
      cli.signal('SIGHUP');
    } finally {
      await cli.interrupt();
    }
    expect(cli.exitCode).toBe(0);
    expect(cli.events.filter(({ event, state }) => event === 'source' && state !== 'ready')).toEqual([]);
  });

  it('stands where it stands among sources', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('a.yaml'), documentFor(target.url, { workers: 5 }));
    await writeInPlace(folder.file('b.yaml'), 'config: { workers: 6 }\n');
    const shown = async (...sources: readonly string[]) => (await runToEnd(['show', '--origins', ...sources], folder.path, { MIDFLIGHT__config__workers: '7' })).stdout;
    expect(await shown('a.yaml', 'b.yaml', 'env:')).toContain('workers: 7 # env:MIDFLIGHT__config__workers\n');
    expect(await shown('a.yaml', 'env:', 'b.yaml')).toContain('workers: 6 # b.yaml:1\n');
  });

  it('changes nothing unasked: no name of rust-loadtest beside a file, and none at all without env:', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('a.yaml'), documentFor(target.url, {}));
    const environment = { TARGET_URL: 'http://nobody.invalid', MIDFLIGHT__config__workers: '7' };
    const unasked = await runToEnd(['show', 'a.yaml'], folder.path, environment);
    expect(unasked.stdout).toContain(`baseUrl: ${target.url}\n`);
    expect(unasked.stdout).toContain('workers: 20\n');
    expect(unasked.stderr).toBe('midflight warning: MIDFLIGHT__config__workers is set, and not read: name the environment as a source, by --source env:\n');
    const asked = await runToEnd(['show', 'a.yaml', 'env:'], folder.path, environment);
    expect(asked.stdout).toContain(`baseUrl: ${target.url}\n`);
    expect(asked.stdout).toContain('workers: 7\n');
    expect((await runToEnd(['show', 'a.yaml', 'env:#original=override'], folder.path, environment)).stdout).toContain('baseUrl: http://nobody.invalid\n');
  });

  it('tells every wrong variable by its name, shows no secret, and names no code and no file outside of its folder', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('a.yaml'), documentFor(target.url, {}));
    await writeInPlace(folder.file('own.mjs'), 'process.exit(99);');
    const environment = { MIDFLIGHT__config__workers: 'many', MIDFLIGHT__config__tls__caFile: '/etc/passwd', MIDFLIGHT__metadata__accessToken: 's3cret-value', MIDFLIGHT__scenarios__Only__variables__user: 's3cret-value' };
    const { exitCode, stdout } = await runToEnd(['validate', 'a.yaml', 'env:'], folder.path, environment);
    expect(exitCode).toBe(3);
    for (const said of ['env:MIDFLIGHT__config__workers error MF_TYPE', 'env:MIDFLIGHT__config__tls__caFile error MF_FILE_OUTSIDE', 'env:MIDFLIGHT__metadata__accessToken error MF_UNKNOWN_KEY']) expect(stdout).toContain(said);
    expect(stdout).not.toContain('s3cret');
    const github = await runToEnd(['validate', 'a.yaml', 'env:', '--format', 'github'], folder.path, environment);
    expect(github.stdout).toContain('::error title=MF_TYPE::env:MIDFLIGHT__config__workers: config.workers is "many"');
    const code = await runToEnd(['run', 'a.yaml', '--source', 'env:', '--json'], folder.path, { MIDFLIGHT__plugins: '[{"use":"./own.mjs"}]' });
    expect(code.exitCode).toBe(3);
    expect(code.stdout).toContain('"code":"MF_PLUGIN_NOT_ALLOWED"');
  });

  it('that says nothing of a load ends at once, and says what would', async () => {
    await using folder = await scratchFolder();
    const { exitCode, stderr } = await runToEnd(['run', '--source', 'env:'], folder.path, { NUM_CONCURRENT_TASKS: '5' });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('set TARGET_URL');
    const listed = await runToEnd(['plugins', 'env:'], folder.path);
    expect(listed.stdout).toMatch(/^Sources\n {2}env: +built in\n/);
  });
});
