import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigWatcher, HotReloadConfig, type LoadDocument, type ReloadEvent, ReloadNotifier, type Validator } from '../index.js';

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let watchers: ConfigWatcher[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-quickstart-'));
  watchers = [];
});
afterEach(async () => {
  await Promise.all(watchers.map((watcher) => watcher.stop()));
  await rm(folder, { recursive: true, force: true });
});

const document = (workers: string | number): string => `version: "1.0"
config: { baseUrl: "http://127.0.0.1:9", duration: 1m, workers: ${workers} }
load: { model: concurrent }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]
`;

async function save(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(`${file}.draft`, text);
  await rename(`${file}.draft`, file);
  return file;
}

async function watch(config: HotReloadConfig, notifier: ReloadNotifier, options: ConstructorParameters<typeof ConfigWatcher>[2] = {}): Promise<ConfigWatcher> {
  const watcher = new ConfigWatcher(config, notifier, options);
  watchers.push(watcher);
  await watcher.start();
  return watcher;
}

/** The next event, which must come. */
async function next(notifier: ReloadNotifier): Promise<ReloadEvent<LoadDocument>> {
  const event = await notifier.receive({ timeoutMs: 15_000 });
  if (event === undefined) throw new Error('no event came');
  return event;
}

describe('a watcher of load documents', () => {
  it('tells a good save as a success, with the new configuration', async () => {
    const file = await save('a.yaml', document(5));
    const notifier = new ReloadNotifier();
    const watcher = await watch(HotReloadConfig.for(file).withDebounceMs(20), notifier);
    expect(watcher).toMatchObject({ isRunning: true, filePath: file, active: { config: { workers: 5 } } });
    const beforeMs = Date.now();
    await save('a.yaml', document(9));
    const event = await next(notifier);
    expect(event).toMatchObject({ filePath: file, valid: true, error: undefined, config: { config: { workers: 9 } }, changes: [{ path: 'config.workers', from: 5, to: 9 }] });
    expect(event.timestamp.getTime()).toBeGreaterThanOrEqual(beforeMs);
    expect(watcher.active).toBe(event.config);
  });

  it('tells a bad save as a failure with the active configuration and the findings, and takes the next good one', async () => {
    const file = await save('a.yaml', document(5));
    const notifier = new ReloadNotifier();
    const watcher = await watch(HotReloadConfig.for(file).withDebounceMs(20), notifier);
    await save('a.yaml', document(-5));
    const event = await next(notifier);
    expect(event.isSuccess()).toBe(false);
    expect(event.config).toBe(watcher.active);
    expect(event.config.config.workers).toBe(5);
    expect(event.error?.code).toBe('MF_CONFIG_INVALID');
    expect(event.error?.message).toContain(`${file}:2:`);
    expect(event.error?.message).toContain('MF_RANGE');
    expect(event.error?.details['findings']).toMatchObject([{ code: 'MF_RANGE', path: 'config.workers', file, line: 2 }]);
    await save('a.yaml', document(6));
    expect(await next(notifier)).toMatchObject({ valid: true, config: { config: { workers: 6 } } });
  });

  it('goes on when the file is gone for a while', async () => {
    const file = await save('a.yaml', document(5));
    const notifier = new ReloadNotifier();
    const watcher = await watch(HotReloadConfig.for(file).withDebounceMs(20), notifier);
    await rm(file);
    expect(await next(notifier)).toMatchObject({ valid: false, error: { code: 'MF_SOURCE_READ' }, config: { config: { workers: 5 } } });
    expect(watcher.isRunning).toBe(true);
    await save('a.yaml', document(5));
    expect(await next(notifier)).toMatchObject({ valid: true, changes: [] });
  });

  it('asks validators and rules of one’s own', async () => {
    const file = await save('a.yaml', document(5));
    const rulesFile = await save('rules.yaml', 'rules: [{ name: few, require: config.workers <= 50 }]\n');
    const even: Validator<LoadDocument> = {
      id: 'odd',
      phase: 'policy',
      validate: ({ next: { config } }) => (config.workers % 2 === 1 ? [] : [{ severity: 'error', code: 'X_EVEN', path: 'config.workers', message: `${config.workers} is even` }]),
    };
    const notifier = new ReloadNotifier();
    await watch(HotReloadConfig.for(file).withDebounceMs(20), notifier, { validators: [even], rulesFile });
    await save('a.yaml', document(6));
    expect(await next(notifier)).toMatchObject({ valid: false, findings: [{ code: 'X_EVEN', file, line: 2 }] });
    await save('a.yaml', document(51));
    expect(await next(notifier)).toMatchObject({ valid: false, findings: [{ code: 'MF_RULE' }] });
  });

  it('reads the environment, never tells a secret of it, and says which file was saved', async () => {
    vi.stubEnv('MIDFLIGHT_TEST_TOKEN', 'hunter2-hunter2');
    const base = await save('base.yaml', document(5).replace('workers: 5', 'workers: 5, headers: { Authorization: "${MIDFLIGHT_TEST_TOKEN}" }'));
    const overlay = await save('overlay.yaml', 'config: { workers: 6 }\n');
    const notifier = new ReloadNotifier();
    const watcher = await watch(HotReloadConfig.for(base).withOverlay(overlay).withDebounceMs(20), notifier);
    expect(watcher.active?.config.workers).toBe(6);
    await save('overlay.yaml', 'config: { workers: "${MIDFLIGHT_TEST_TOKEN}" }\n');
    const event = await next(notifier);
    expect(event).toMatchObject({ valid: false, filePath: overlay });
    expect(event.error?.message).not.toContain('hunter2');
    vi.unstubAllEnvs();
  });

  it('shares its notifier with another, and ends the iteration with the last of them', async () => {
    const [a, b] = [await save('a.yaml', document(1)), await save('b.yaml', document(2))];
    const notifier = new ReloadNotifier();
    await watch(HotReloadConfig.for(a).withDebounceMs(20), notifier);
    await watch(HotReloadConfig.for(b).withDebounceMs(20), notifier);
    await save('a.yaml', document(3));
    const heard: string[] = [];
    for await (const { filePath, config } of notifier) {
      heard.push(`${filePath} ${config.config.workers}`);
      if (heard.length === 1) await save('b.yaml', document(4));
      else await Promise.all(watchers.map((watcher) => watcher.stop()));
    }
    expect(heard).toEqual([`${a} 3`, `${b} 4`]);
  });

  it('keeps the newest events when nobody receives', async () => {
    const file = await save('a.yaml', document(1));
    const notifier = new ReloadNotifier({ capacity: 2 });
    const watcher = await watch(HotReloadConfig.for(file).withDebounceMs(0), notifier);
    for (const workers of [2, 3, 4, 5]) {
      await save('a.yaml', document(workers));
      await vi.waitUntil(() => watcher.active?.config.workers === workers, { timeout: 10_000 });
    }
    expect(notifier.droppedCount).toBe(2);
    expect([notifier.tryReceive(), notifier.tryReceive()].map((event) => event?.config.config.workers)).toEqual([4, 5]);
  });

  it('refuses to start on a file that is not there, or not valid', async () => {
    const notifier = new ReloadNotifier();
    const file = join(folder, 'a.yaml');
    await expect(watch(HotReloadConfig.for(file), notifier)).rejects.toMatchObject({ code: 'MF_SOURCE_READ', message: expect.stringContaining(file) });
    await save('a.yaml', document(0));
    await expect(watch(HotReloadConfig.for(file), notifier)).rejects.toMatchObject({ code: 'MF_CONFIG_INVALID', message: expect.stringContaining('MF_RANGE') });
    expect(watchers.map(({ isRunning }) => isRunning)).toEqual([false, false]);
  });

  it('that is disabled never looks: the file need not even be there', async () => {
    const notifier = new ReloadNotifier();
    const watcher = await watch(HotReloadConfig.for(join(folder, 'nowhere.yaml')).disable(), notifier);
    expect([watcher.isRunning, watcher.active, await notifier.receive()]).toEqual([false, undefined, undefined]);
  });
});
