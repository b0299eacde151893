import { mkdir } from 'node:fs/promises';
import { startRecordingTarget, type RecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach } from './support/liveRun.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

interface Steered {
  readonly cli: RunningCli;
  readonly target: RecordingTarget;
  /** Saves the document with these lines in place of those of the same beginning, or added. */
  save(changes: Readonly<Record<string, string>>): Promise<void>;
}

/** The document by its top-level keys, in flow style so that one line is one section. */
const sections = (url: string): Record<string, string> => ({
  version: '"1.0"',
  config: `{ baseUrl: "${url}", duration: 2m, workers: 5 }`,
  load: '{ model: rps, target: 50 }',
  scenarios: '[{ name: Only, steps: [{ request: { method: GET, path: / } }] }]',
});

async function steer(test: (steered: Steered) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  const text = (changes: Readonly<Record<string, string>>): string =>
    Object.entries({ ...sections(target.url), ...changes }).map(([key, value]) => `${key}: ${value}\n`).join('');
  await writeInPlace(folder.file('load.yaml'), text({}));
  const cli = new RunningCli(['load.yaml', '--debounce', '50ms'], folder.path);
  try {
    await arrivalsReach(target, 5);
    await test({ cli, target, save: (changes) => renameOver(folder.file('load.yaml'), text(changes)) });
  } finally {
    await cli.interrupt();
    await target.close();
  }
}

describe('a save that changes', () => {
  it('the duration to less than has passed ends the run, gracefully', async () => {
    await steer(async ({ cli, target, save }) => {
      const config = sections(target.url)['config']?.replace('2m', '100ms') ?? '';
      await save({ config });
      const summary = await cli.waitFor('the summary', ({ event }) => event === 'summary');
      expect(summary).toMatchObject({ exitCode: 0, errors: 0, interrupted: 0, requests: await target.count() });
      await expect.poll(() => cli.exitCode, { timeout: 20_000 }).toBe(0);
    });
  });

  it('only what names the run is a revision of its own in the samples, and the load goes on', async () => {
    await steer(async ({ cli, save }) => {
      await save({ metadata: '{ name: Evening soak }' });
      expect(await cli.waitForReload('applied', 0)).toMatchObject({ revision: 2, changes: [{ path: 'metadata.name', kind: 'added', to: 'Evening soak' }] });
      const sample = await cli.waitFor('a sample of revision 2', ({ event, revision }) => event === 'sample' && revision === 2);
      expect(sample.requests).toBeGreaterThan(0);
    });
  });

  it('nothing but words is unchanged, and no revision', async () => {
    await steer(async ({ cli, target, save }) => {
      await save({ config: `{ workers: 5, duration: 120s, baseUrl: "${target.url}" } # in other words` });
      expect(await cli.waitForReload('unchanged', 0)).toMatchObject({ revision: 1, changes: [] });
    });
  });

  it('what this version does not know is refused, and the load goes on', async () => {
    await steer(async ({ cli, target, save }) => {
      await save({ version: '"2.0"' });
      expect((await cli.waitForReload('rejected', 0)).findings).toMatchObject([{ code: 'MF_VERSION', path: 'version', line: 1, column: 10 }]);
      await arrivalsReach(target, (await target.count()) + 20);
    });
  });

  it('reload.enabled to false is the last one that is followed', async () => {
    await steer(async ({ cli, target, save }) => {
      await save({ reload: '{ enabled: false }' });
      await cli.waitFor('word that it does not follow', ({ event }) => event === 'notice');
      await save({ load: '{ model: concurrent }' });
      await arrivalsReach(target, (await target.count()) + 30);
      expect(cli.events.filter(({ event }) => event === 'reload')).toHaveLength(1);
    });
  });

  it('a body, an included file or a variable that texts hold reaches the next iterations, whole', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget({ recordHeaders: ['content-length'] });
    await mkdir(folder.file('parts'));
    const step = 'request: { method: POST, path: "/{{env.STAGE}}", bodyFile: body.txt }';
    await writeInPlace(folder.file('parts/a.yaml'), `scenarios: [{ name: A, steps: [{ ${step} }] }]\n`);
    await writeInPlace(folder.file('parts/body.txt'), 'one');
    await writeInPlace(folder.file('load.yaml'), `version: "1.0"\ninclude: parts/*.yaml\nconfig: { baseUrl: "${target.url}", duration: 2m, exposeEnv: [STAGE] }\nload: { model: rps, target: 50 }\n`);
    const cli = new RunningCli(['load.yaml', '--debounce', '50ms'], folder.path, { STAGE: 'test' });
    try {
      await arrivalsReach(target, 5);
      await renameOver(folder.file('parts/body.txt'), 'three');
      const { changes } = await cli.waitForReload('applied', 0);
      expect(changes).toEqual([expect.objectContaining({ path: 'scenarios["A"].steps[0].request.bodyFile', kind: 'changed' })]);
      const heard = cli.events.length;
      await renameOver(folder.file('parts/b.yaml'), `scenarios: [{ name: B, weight: 9, steps: [{ request: { method: GET, path: /b } }] }]\n`);
      expect(await cli.waitForReload('applied', heard)).toMatchObject({ changes: [{ path: 'scenarios["B"]', kind: 'added' }] });
      await arrivalsReach(target, (await target.count()) + 50);
      const arrivals = await target.arrivals();
      const bodies = arrivals.filter(({ method }) => method === 'POST').map(({ url, headers }) => `${url} ${headers['content-length']}`);
      expect([...new Set(bodies)]).toEqual(['/test 3', '/test 5']);
      expect(arrivals.some(({ url }) => url === '/b')).toBe(true);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});
