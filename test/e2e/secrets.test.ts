import { readFile } from 'node:fs/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach } from './support/liveRun.js';
import { type CliResult, RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';
import { hush, includedDocument, secretDocument, secretVariables } from './support/secretDocument.js';

const target = await startRecordingTarget();
const folder = await scratchFolder();
const document = (save: string, wrong = false): string => secretDocument({ targetUrl: target.url, save, wrong });

beforeAll(async () => {
  await writeInPlace(folder.file('included.yaml'), includedDocument);
  await writeInPlace(folder.file('first.yaml'), document('first'));
  await writeInPlace(folder.file('second.yaml'), document('second'));
  await writeInPlace(folder.file('wrong.yaml'), document('wrong', true));
});

afterAll(async () => {
  await target.close();
  await folder[Symbol.asyncDispose]();
});

/** Each secret that stands in what was said, with what stands around it. */
function shownIn(said: string): readonly string[] {
  return [...said.matchAll(new RegExp(`.{0,60}(?:${hush}|47114711).{0,40}`, 'g'))].map(([found]) => found);
}

const command = (...args: readonly string[]): Promise<CliResult> => runToEnd(args, folder.path, secretVariables);

describe('secrets', () => {
  it.each<[readonly string[], number]>([
    [['show', 'first.yaml'], 0],
    [['show', 'first.yaml', '--origins'], 0],
    [['show', 'wrong.yaml'], 3],
    ...['text', 'json', 'github'].flatMap((format): [readonly string[], number][] => [
      [['validate', 'first.yaml', '--format', format], 0],
      [['validate', 'wrong.yaml', '--format', format], 3],
    ]),
    ...[[], ['--json']].flatMap((json): [readonly string[], number][] => [
      [['plan', 'second.yaml', '--against', 'first.yaml', ...json], 0],
      [['plan', 'wrong.yaml', '--against', 'first.yaml', ...json], 3],
      [['plan', 'first.yaml', '--against', 'wrong.yaml', ...json], 3],
    ]),
    [['plugins', 'first.yaml', '--json'], 0],
  ])('are not shown by midflight %j', async (args, exitCode) => {
    const result = await command(...args);
    expect(shownIn(result.stdout + result.stderr)).toEqual([]);
    expect(result).toMatchObject({ exitCode });
  });

  it('are not shown by a text that can not be read', async () => {
    for (const broken of [document('first').replace('    Cookie:', '   Cookie:'), document('first').replace('password: ', 'password: "'), document('first').replaceAll('SHOP_TOKEN', 'UNSET_TOKEN'), document('first').replace('workers: 3', 'workers: "${SHOP_TOKEN}"')]) {
      await writeInPlace(folder.file('broken.yaml'), broken);
      const { stdout, stderr, exitCode } = await command('validate', 'broken.yaml');
      expect(exitCode).toBe(3);
      expect(shownIn(stdout + stderr)).toEqual([]);
    }
  });

  it('reach the target, and nothing that a run says to people', async () => {
    const before = await target.count();
    const { stdout, stderr, exitCode } = await command('run', 'first.yaml', '--duration', '1s');
    expect(exitCode).toBe(0);
    expect(await target.count()).toBeGreaterThan(before);
    expect(shownIn(stdout + stderr)).toEqual([]);
  });

  it('stand in no event, in no answer of the control API, and in no log, whatever is done to a run', async () => {
    await writeInPlace(folder.file('loadtest.yaml'), document('first'));
    const cli = new RunningCli(['loadtest.yaml', '--debounce', '50ms', '--control', '--control-token-file', folder.file('token')], folder.path, secretVariables);
    const said: string[] = [];
    try {
      const { controlUrl: url = '' } = await cli.waitFor('the start', ({ event }) => event === 'started');
      const authorization = `Bearer ${(await readFile(folder.file('token'), 'utf8')).trim()}`;
      const ask = async (method: string, path: string, body?: string, type = 'application/json'): Promise<number> => {
        const answer = await fetch(`${url}${path}`, { method, headers: { authorization, 'content-type': type }, ...(body === undefined ? {} : { body }) });
        said.push(await answer.text());
        return answer.status;
      };
      const lookAround = async (): Promise<void> => {
        for (const path of ['/v1/status', '/v1/revisions', '/openapi.json', '/health', '/ready']) expect(await ask('GET', path)).toBe(200);
        for (const save of ['first', 'second']) expect(await ask('POST', '/v1/plan', document(save).replace('include: included.yaml', ''), 'application/yaml')).toBe(200);
        expect(await ask('POST', '/v1/plan', document('posted', true).replace('include: included.yaml', ''), 'application/yaml')).toBe(200);
        for (const name of ['status', 'plan'] as const) {
          const { stdout, stderr } = await command('ctl', name, ...(name === 'plan' ? ['second.yaml'] : []), '--url', url, '--token-file', folder.file('token'));
          said.push(stdout, stderr);
        }
      };
      const events = new AbortController();
      const listening = fetch(`${url}/v1/events`, { headers: { authorization }, signal: events.signal }).then(async ({ body }) => {
        for await (const chunk of body ?? []) said.push(Buffer.from(chunk).toString());
      }).catch(() => {});

      await arrivalsReach(target, (await target.count()) + 10);
      await lookAround();
      let heard = cli.events.length;
      await renameOver(folder.file('loadtest.yaml'), document('second'));
      expect((await cli.waitForReload('applied', heard)).changes?.length).toBeGreaterThan(10);
      await lookAround();
      heard = cli.events.length;
      await renameOver(folder.file('loadtest.yaml'), document('wrong', true));
      expect((await cli.waitForReload('rejected', heard)).findings?.length).toBeGreaterThan(5);
      await lookAround();
      await renameOver(folder.file('loadtest.yaml'), document('third'));
      await cli.waitForReload('applied', heard);
      const overrides: readonly [string, unknown, number][] = [
        ['config.headers.Authorization', `${hush}overridden-header`, 200],
        ['config.headers.Cookie', [`${hush}overridden-list`], 422],
        ['scenarios["Only"].variables.password', `${hush}overridden-variable`, 200],
        ['scenarios["Only"].steps[0].request.body', { password: `${hush}overridden-body`, note: '${SHOP_TOKEN}' }, 422],
        ['config.baseUrl', `http:/user:${hush}overridden-user@host`, 422],
        ['metadata.token', `${hush}overridden-unknown`, 422],
      ];
      for (const [path, value, status] of overrides) expect({ path, status: await ask('POST', '/v1/overrides', JSON.stringify({ path, value, message: 'why' })) }).toEqual({ path, status });
      await lookAround();
      expect(await ask('POST', '/config', `config: { headers: { X-Token: ${hush}posted } }`, 'application/yaml')).toBe(200);
      expect(await ask('POST', '/config', `config: { headers: { X-Token: [${hush}posted-wrong] }, wrokers: 1 }`, 'application/yaml')).toBe(422);
      await lookAround();
      expect(await ask('POST', '/v1/rollback', '{}')).toBe(200);
      events.abort();
      await listening;
      expect(said.join('').length).toBeGreaterThan(10_000);
      await cli.interrupt();
      expect(cli.events.at(-1)).toMatchObject({ event: 'summary' });
      expect(shownIn([...said, ...cli.events.map((event) => JSON.stringify(event)), cli.stderr].join('\n'))).toEqual([]);
    } finally {
      await cli.interrupt();
    }
  });
});
