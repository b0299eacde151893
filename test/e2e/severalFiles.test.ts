import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { type ScratchFolder, scratchFolder } from './support/scratchFolder.js';

const baseFor = (url: string): string => `version: "1.0"
config: { baseUrl: "${url}", duration: 2m, workers: 20, customHeaders: "x-from:base" }
load: { model: rps, target: 50 }
scenarios:
  - name: First
    steps: [{ request: { method: GET, path: /first } }]
`;
const overlay = (path: string): string => `scenarios:
  - name: First
    steps: [{ request: { method: GET, path: ${path} } }]
`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<ScratchFolder> {
  const folder = await scratchFolder();
  for (const [name, text] of Object.entries(files)) await writeInPlace(folder.file(name), text);
  return folder;
}

describe('midflight run with several files', () => {
  it.each([
    ['files', ['base.yaml', 'peak.yaml']],
    ['sources', ['--source', 'file:base.yaml', '--source', 'peak.yaml']],
  ])('given as %s follows each of them', async (_way, args) => {
    const target = await startRecordingTarget();
    await using folder = await folderWith({ 'base.yaml': baseFor(target.url), 'peak.yaml': overlay('/one') });
    const cli = new RunningCli([...args, '--debounce', `${debounceMs}ms`], folder.path);
    const seen = async (url: string): Promise<boolean> => (await target.arrivals()).some((arrival) => arrival.url === url);
    try {
      await arrivalsReach(target, 5);
      expect(await seen('/first')).toBe(false);

      await renameOver(folder.file('peak.yaml'), overlay('/two'));
      const second = await cli.waitForReload('applied', 0);
      expect(second.changes?.map(({ path }) => path)).toEqual(['scenarios["First"].steps[0].request.path']);
      await expect.poll(() => seen('/two'), { timeout: 20_000 }).toBe(true);

      // What the later file says of a path hides what the base says of it, and nothing else.
      let heard = cli.events.length;
      await writeInPlace(folder.file('base.yaml'), baseFor(target.url).replace('/first', '/other').replace('workers: 20', 'workers: 30'));
      const third = await cli.waitForReload('applied', heard);
      expect(third.changes).toMatchObject([{ path: 'config.workers', from: 20, to: 30 }]);

      heard = cli.events.length;
      await writeInPlace(folder.file('peak.yaml'), `${overlay('/three')}\nload: { target: fast }\n`);
      const refused = await cli.waitForReload('rejected', heard);
      expect(refused.findings).toMatchObject([{ code: 'MF_RATE', path: 'load.target', file: 'peak.yaml', line: 5, column: 17 }]);
      expect(await seen('/three')).toBe(false);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('takes two saved close together as one change', async () => {
    const target = await startRecordingTarget();
    await using folder = await folderWith({ 'base.yaml': baseFor(target.url), 'peak.yaml': overlay('/one') });
    const cli = new RunningCli(['base.yaml', 'peak.yaml', '--debounce', '1s'], folder.path);
    try {
      await arrivalsReach(target, 5);
      await writeInPlace(folder.file('base.yaml'), baseFor(target.url).replace('workers: 20', 'workers: 30'));
      await writeInPlace(folder.file('peak.yaml'), overlay('/two'));
      const reload = await cli.waitForReload('applied', 0);
      expect(reload.changes?.map(({ path }) => path)).toEqual(['config.workers', 'scenarios["First"].steps[0].request.path']);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});

describe('midflight show', () => {
  it('prints the document that the files make, and where each value was written', async () => {
    await using folder = await folderWith({ 'base.yaml': baseFor('http://user:s3cret@127.0.0.1:9'), 'peak.yaml': `${overlay('/two')}config: { workers: 5 }\n` });
    const plain = await runToEnd(['show', 'base.yaml', 'peak.yaml'], folder.path);
    expect(plain.stdout).toContain('\n  baseUrl: http://[redacted]@127.0.0.1:9\n  duration: 2m\n  workers: 5\n  timeout: 30s\n  headers:\n    x-from: base\n');
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });

    const { stdout } = await runToEnd(['show', 'base.yaml', 'peak.yaml', '--origins'], folder.path);
    expect(stdout).toContain('  duration: 2m # base.yaml:2\n  workers: 5 # peak.yaml:4\n  timeout: 30s # default\n');
    expect(stdout).toContain('path: /two # peak.yaml:3\n');
    // What it prints is a document itself.
    await writeInPlace(folder.file('shown.yaml'), stdout.replace('[redacted]', 'user'));
    expect(await runToEnd(['validate', 'shown.yaml'], folder.path)).toMatchObject({ exitCode: 0 });
  });

  it('tells what is wrong instead, and exits 3', async () => {
    await using folder = await folderWith({ 'base.yaml': baseFor('http://127.0.0.1:9'), 'peak.yaml': 'config:\n  workers: ${MIDFLIGHT_TEST_NOT_SET}\n' });
    const { exitCode, stdout, stderr } = await runToEnd(['show', 'base.yaml', 'peak.yaml'], folder.path);
    expect(stderr).toContain('peak.yaml:2:12 error MF_ENVIRONMENT');
    expect(stdout).toBe('');
    expect(exitCode).toBe(3);
  });
});
