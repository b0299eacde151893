import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { withControlledRun } from './support/controlledRun.js';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

describe('midflight ctl', () => {
  it('freezes: an edit is judged and waits; thaws: it is applied', async () => {
    await withControlledRun({ rate: 50 }, async ({ cli, ctl, file, document }) => {
      expect(await ctl('freeze')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('frozen') });
      let heard = cli.events.length;
      await renameOver(file, document({ rate: 80 }));
      expect(await cli.waitForReload('rejected', heard)).toMatchObject({ held: true, findings: [{ severity: 'info', code: 'MF_FROZEN' }], changes: [{ path: 'load.target', to: 80 }] });
      expect(JSON.parse((await ctl('status', '--json')).stdout)).toMatchObject({ active: { revision: 1, config: { load: { target: 50 } } }, steering: { frozen: true, drift: true }, lastSeen: { held: true }, lastRejected: null, counts: { held: 1 } });
      expect((await ctl('status')).stdout).toMatch(/0 applied, 0 refused, 0 failed, 1 held\nit waits:\n[^]*⏸ held, still revision 1[^]*load\.target +50 → 80/);
      heard = cli.events.length;
      expect((await ctl('thaw')).exitCode).toBe(0);
      expect(await cli.waitForReload('applied', heard)).toMatchObject({ revision: 2, changes: [{ path: 'load.target', from: 50, to: 80 }] });
    });
  });

  it('pins a value for a while, clears it, comes back to a revision, and asks for a look', async () => {
    await withControlledRun({ rate: 50 }, async ({ cli, ctl }) => {
      const pinned = await ctl('override', 'load.target=70', '--for', '1h', '--message', 'a try');
      expect(pinned).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/applied, now revision 2[^]*load\.target +50 → 70/) });
      expect((await ctl('status')).stdout).toMatch(/revision 2 since [^]*a try[^]*load\.target = 70 until/);
      expect((await ctl('override', 'load.target=80', '--for', '200ms')).exitCode).toBe(0);
      const expiry = await cli.waitFor('the expiry', (event) => JSON.stringify(event).includes('"kind":"expiry"'));
      expect(expiry).toMatchObject({ outcome: 'applied', revision: 4, changes: [{ from: 80, to: 50 }] });
      expect((await ctl('override', 'load.target=90', '--if-revision', '2'))).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('MF_REVISION_CONFLICT') });
      expect((await ctl('override', 'load.target=90', '--if-revision', '4')).exitCode).toBe(0);
      expect((await ctl('override', 'load.target', '--clear')).stdout).toContain('90 → 50');
      expect(await ctl('rollback', '5')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('now revision 7') });
      expect(await ctl('rollback', '99')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Kept are: 1, 2') });
      expect((await ctl('reload')).stdout).toContain('file:loadtest.yaml');
    });
  });

  it('says what is refused, and exits 3', async () => {
    await withControlledRun({ rate: 50 }, async ({ ctl, folder, document }) => {
      expect(await ctl('override', 'config.workers=-1')).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/refused, still revision 1[^]*MF_RANGE/) });
      await writeInPlace(folder.file('new.yaml'), document({ rate: 60 }));
      expect(await ctl('plan', 'new.yaml')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/at once, by load-model[^]*50 → 60/) });
      await writeInPlace(folder.file('new.yaml'), document({ rate: -60 }));
      const refused = await ctl('plan', 'new.yaml');
      expect(refused.exitCode).toBe(3);
      expect(refused.stdout).toMatch(/new\.yaml:\d+:\d+ error [^]*│[^]*would be refused/);
    });
  });

  it('plans a document with all that it includes, by midflight plan --url too', async () => {
    await withControlledRun({ rate: 50 }, async ({ folder, document, run, url, token }) => {
      await writeInPlace(folder.file('part.yaml'), 'config: { workers: 21 }\n');
      await writeInPlace(folder.file('new.yaml'), `include: part.yaml\n${document({ rate: 60 }).replace(/ +workers: .*\n/, '')}`);
      const planned = await run(['plan', 'new.yaml', '--url', url, '--token-file', token, '--json']);
      expect(planned.exitCode).toBe(0);
      expect(JSON.parse(planned.stdout)).toMatchObject({ against: 1, wouldApply: true, changes: [{ path: 'config.workers', from: 20, to: 21 }, { path: 'load.target', to: 60 }] });
      expect((await run(['plan', 'new.yaml', '--url', url, '--against', 'new.yaml'])).exitCode).toBe(2);
    });
  });

  it('stops the run, with its summary', async () => {
    await withControlledRun({ rate: 50 }, async ({ cli, ctl }) => {
      expect((await ctl('stop')).exitCode).toBe(0);
      expect(await cli.waitFor('the summary', ({ event }) => event === 'summary')).toMatchObject({ exitCode: 0 });
    });
  });

  it('needs a URL, a token, the right one, and a run that answers', async () => {
    await withControlledRun({ rate: 50 }, async ({ run, url, token, folder }) => {
      expect((await run(['ctl', 'status'])).exitCode).toBe(2);
      expect((await run(['ctl', 'status', '--url', url])).exitCode).toBe(2);
      await writeInPlace(folder.file('wrong'), 'a-token-of-another-run\n');
      const wrong = await run(['ctl', 'status', '--url', url, '--token-file', folder.file('wrong')]);
      expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MF_CONTROL_TOKEN') });
      expect(wrong.stderr).not.toContain('a-token-of-another-run');
      expect(await run(['ctl', 'status', '--url', 'http://127.0.0.1:9', '--token-file', token])).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('MF_CONTROL_UNREACHABLE') });
      expect((await run(['ctl', 'rollback', 'two', '--url', url, '--token-file', token])).exitCode).toBe(2);
    });
  });
});

describe('run --control', () => {
  it('listens on nothing unless it is asked to, and keeps its token out of what it says', async () => {
    await withControlledRun({ rate: 50 }, async ({ cli, url, secret, ctl }) => {
      await ctl('status');
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(JSON.stringify(cli.events) + cli.stderr).not.toContain(secret);
    });
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('load.yaml'), 'version: "1.0"\n');
    for (const args of [['--control', 'load.yaml'], ['load.yaml', '--control-token-file', 'x'], ['load.yaml', '--control=0.0.0.0:0'], ['load.yaml', '--control', '--control-cert', 'x']]) {
      expect({ args, ...(await runToEnd(['run', ...args], folder.path)) }).toMatchObject({ args, exitCode: 2, stderr: expect.stringContaining('MF_USAGE') });
    }
  });

  it('takes a posted document as a source of its own', async () => {
    await withControlledRun({ rate: 50 }, async ({ cli, url, secret }) => {
      const heard = cli.events.length;
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/yaml' };
      expect((await fetch(`${url}/ready`, { headers })).status).toBe(200);
      const posted = await fetch(`${url}/config`, { method: 'POST', headers, body: 'load: { target: 75 }\n' });
      expect(await posted.json()).toMatchObject({ outcome: 'applied', cause: { source: 'control:' } });
      expect(await cli.waitForReload('applied', heard)).toMatchObject({ changes: [{ path: 'load.target', to: 75 }] });
      const refused = await fetch(`${url}/config`, { method: 'POST', headers, body: 'load: { target: -75 }\n' });
      expect(refused.status).toBe(422);
      expect((await fetch(`${url}/stop`, { method: 'POST', headers })).status).toBe(202);
      await cli.waitFor('the summary', ({ event }) => event === 'summary');
    });
  });
});
