import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allDocuments, type ConfigSource, type Environment, type Reference, silentLogger, type SourceDocument, systemClock, type Token } from '@midflight/core';
import { loadDocumentModel } from '@midflight/document';
import { SourceProbe, sourceConformance } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { envSource, type EnvSourceOptions } from './envSource.js';

async function sourceOf(environment: Environment, options: EnvSourceOptions = {}): Promise<ConfigSource> {
  // The only service that it asks for.
  const get = <T>(_token: Token<T>): T => environment as T;
  return envSource.create(options, { clock: systemClock, logger: silentLogger, get });
}

let folder: string;
let probe: SourceProbe | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-env-'));
});
afterEach(async () => {
  await probe?.end();
  probe = undefined;
  await rm(folder, { recursive: true });
});

const referencesOf = (document: SourceDocument): readonly Reference[] => loadDocumentModel.references?.(document) ?? [];

/** What the source says of an environment at first, as `name path = text`. */
async function said(environment: Environment, options: EnvSourceOptions = {}): Promise<readonly string[]> {
  probe = new SourceProbe(await sourceOf(environment, options));
  const { documents } = await probe.snapshot();
  return documents.map(({ name, at, content }) => `${name} ${at?.join('.')} = ${String(content)}`);
}

describe('envSource', () => {
  for (const { name, run } of sourceConformance(async () => {
    const environment: Record<string, string> = { MIDFLIGHT__metadata__description: 'start' };
    return {
      source: await sourceOf(environment, { original: 'alone' }),
      write: async (text) => { environment['MIDFLIGHT__metadata__description'] = text; },
      breakDown: async () => { delete environment['MIDFLIGHT__metadata__description']; },
      close: async () => {},
    };
  })) it(name, run);

  it('reads names with its prefix as paths, as they are written, a whole before its parts and items in their order', async () => {
    const environment = { MIDFLIGHT__load__target: '5', MIDFLIGHT__load: '{"model":"rps"}', MIDFLIGHT__config__baseUrl: 'http://a', MIDFLIGHT__scenarios__10__name: 'K', MIDFLIGHT__scenarios__9__name: 'J', MIDFLIGHT__scenarios__9__steps__0__name: 'S', MIDFLIGHT_LIMITS: 'x', MIDFLIGHT__config__workers: '', PATH: '/bin' };
    expect(await said(environment)).toEqual([
      'env:MIDFLIGHT__config__baseUrl config.baseUrl = http://a',
      'env:MIDFLIGHT__load load = {"model":"rps"}',
      'env:MIDFLIGHT__load__target load.target = 5',
      'env:MIDFLIGHT__scenarios__9__name scenarios.9.name = J',
      'env:MIDFLIGHT__scenarios__9__steps__0__name scenarios.9.steps.0.name = S',
      'env:MIDFLIGHT__scenarios__10__name scenarios.10.name = K',
    ]);
  });

  it('says that nothing of it is a file of this machine, which alone may name code', async () => {
    probe = new SourceProbe(await sourceOf({ MIDFLIGHT__plugins: '[]', TARGET_URL: 'http://a' }, { original: 'alone' }));
    const { documents } = await probe.snapshot();
    expect(documents.length).toBeGreaterThan(5);
    expect(documents.filter((document) => 'localPath' in document)).toEqual([]);
  });

  it('reads another prefix when it is told to, and is called by it', async () => {
    expect(await said({ SHOP_config__workers: '5', MIDFLIGHT__config__workers: '6' }, { prefix: 'SHOP_' })).toEqual(['env:SHOP_config__workers config.workers = 5']);
    expect((await sourceOf({})).id).toBe('env:');
    expect((await sourceOf({}, { prefix: 'SHOP_' })).id).toBe('env:SHOP_');
  });

  it('says nothing of an environment that says nothing, beside other documents, and of the names of rust-loadtest', async () => {
    expect(await said({ TARGET_URL: 'http://a', TARGET_RPS: '5', PATH: '/bin' })).toEqual([]);
  });

  it('tells once, for who looks closely, which names of rust-loadtest it does not read', async () => {
    const told: string[] = [];
    const environment = { TARGET_URL: 'http://hush', MIN_RPS: '', MIDFLIGHT__load__target: '5' };
    const source = await sourceOf(environment);
    probe = new SourceProbe({ id: source.id, watch: (context) => source.watch({ ...context, logger: { ...silentLogger, info: (message) => void told.push(message) } }) });
    await probe.snapshot();
    probe.nudge();
    await probe.until('a second look', () => probe?.signals[1]);
    expect(told).toEqual([expect.stringMatching(/TARGET_URL\. .*original=override/)]);
    expect(told[0]).not.toContain('hush');
  });

  it.each([
    [{ prefix: '' }, 'prefix must not be empty'],
    [{ original: 'yes' as 'alone' }, 'original is "yes"; it must be one of ignore, alone, override'],
  ])('is refused with %j', async (options, message) => {
    await expect(async () => sourceOf({}, options)).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS', message: expect.stringContaining(message) });
  });

  it('reads no more than a system lets a process have', async () => {
    probe = new SourceProbe(await sourceOf({ MIDFLIGHT__metadata__description: 'x'.repeat(17 * 2 ** 20) }));
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_READ', message: expect.stringContaining('MIDFLIGHT__') });
  });
});

describe('a file that a variable names', () => {
  /** What became of the file of MIDFLIGHT__config__tls__caFile: its content, or why there is none. */
  async function fileOf(written: string): Promise<string> {
    const source = await sourceOf({ MIDFLIGHT__config__tls__caFile: written }, { folder: join(folder, 'home'), intervalMs: 100 });
    probe = new SourceProbe({ id: source.id, watch: (context) => source.watch({ ...context, referencesOf }) });
    return stateIn((await probe.snapshot()).documents);
  }
  const stateIn = (documents: readonly SourceDocument[]): string => {
    const [reference] = documents[0]?.references ?? [];
    return reference?.fault?.code ?? Buffer.from(reference?.files[0]?.content ?? '').toString();
  };

  beforeEach(async () => {
    await mkdir(join(folder, 'home', 'certificates'), { recursive: true });
    await writeFile(join(folder, 'secret.pem'), 'outside');
    await writeFile(join(folder, 'home', 'certificates', 'ca.pem'), 'inside');
    await symlink(join(folder, 'secret.pem'), join(folder, 'home', 'linked.pem'));
  });

  it.each([
    ['relative to its folder', () => 'certificates/ca.pem', 'inside'],
    ['by an absolute path inside of it', () => join(folder, 'home', 'certificates', 'ca.pem'), 'inside'],
    ['outside of it', () => '../secret.pem', 'MF_FILE_OUTSIDE'],
    ['outside of it by an absolute path', () => join(folder, 'secret.pem'), 'MF_FILE_OUTSIDE'],
    ['outside of it through a link', () => 'linked.pem', 'MF_FILE_OUTSIDE'],
    ['that is not there', () => 'none.pem', 'MF_FILE_UNREADABLE'],
    ['that is a folder', () => 'certificates', 'MF_FILE_UNREADABLE'],
  ])('%s is read in that folder alone', async (_what, written, expected) => {
    expect(await fileOf(written())).toBe(expected);
  });

  it('is looked at again, since it can change where variables can not', async () => {
    expect(await fileOf('certificates/ca.pem')).toBe('inside');
    const heard = probe?.signals.length ?? 0;
    await writeFile(join(folder, 'home', 'certificates', 'ca.pem'), 'renewed');
    expect(stateIn((await probe?.snapshot(heard))?.documents ?? [])).toBe('renewed');
  });

  it('is never a document', async () => {
    const source = await sourceOf({ MIDFLIGHT__include: 'certificates/*.yaml' }, { folder: join(folder, 'home') });
    probe = new SourceProbe({ id: source.id, watch: (context) => source.watch({ ...context, referencesOf }) });
    expect(allDocuments((await probe.snapshot()).documents).map(({ name }) => name)).toEqual(['env:MIDFLIGHT__include']);
  });
});
