import { fakeClock, type FakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { SourceReadError } from '../contracts/errors.js';
import type { ConfigModel } from '../contracts/model.js';
import { definePlugin } from '../contracts/plugin.js';
import type { ConfigSource, SourceSignal } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';
import { use } from '../plugins/pluginHost.js';
import { ConfigWatcher } from './configWatcher.js';
import { HotReloadConfig } from './hotReloadConfig.js';
import { ReloadNotifier } from './reloadNotifier.js';
import type { ConfigWatcherParts } from './watch.js';

interface Settings {
  readonly a: number;
  readonly enabled?: boolean;
  readonly debounceMs?: number;
}

/** JSON; documents are laid over each other key by key. A text that is none of it is refused. */
const model: ConfigModel<Settings> = {
  compose: (documents) => {
    const places = { find: () => ({ file: documents.at(-1)?.name ?? '', line: 1, column: 1 }) };
    try {
      return { tree: Object.assign({}, ...documents.map(({ content }) => JSON.parse(String(content)))), places, findings: [] };
    } catch {
      return { tree: undefined, places, findings: [{ severity: 'error', code: 'X_SYNTAX', path: '', message: 'It is no JSON', hint: 'Write {"a":1}.', file: 'a.json', line: 3, column: 5 }] };
    }
  },
  decode: ({ tree }) => ({ config: tree === undefined ? undefined : (tree as Settings), findings: [] }),
  diff: (previous, next) => (JSON.stringify(previous) === JSON.stringify(next) ? [] : [{ path: 'a', kind: 'changed', from: previous.a, to: next.a, mutability: 'live' }]),
};

/** Files that are told what they hold. */
class Script {
  readonly #open = new Map<string, { said: SourceSignal[]; wake: () => void }>();
  /** How many sources are being watched. */
  watched = 0;

  say(path: string, signal: SourceSignal): void {
    const file = this.#open.get(path);
    file?.said.push(signal);
    file?.wake();
  }

  readonly sourceOf = (path: string): ConfigSource => {
    const file = { said: [] as SourceSignal[], wake: (): void => {} };
    this.#open.set(path, file);
    const watching = (change: number): void => void (this.watched += change);
    return {
      id: `script:${path}`,
      async *watch({ signal }) {
        watching(1);
        signal.addEventListener('abort', () => file.wake());
        try {
          while (!signal.aborted) {
            yield* file.said.splice(0);
            if (!signal.aborted && file.said.length === 0) await new Promise<void>((resolve) => (file.wake = resolve));
          }
        } finally {
          watching(-1);
        }
      },
    };
  };
}

const fault = (message: string): SourceSignal => ({ kind: 'fault', error: new SourceReadError(message) });
const text = (content: string): SourceSignal => ({ kind: 'snapshot', revision: content, documents: [{ name: 'a.json', content }] });

function scripted(config = HotReloadConfig.for('a').withDebounceMs(100), parts: Partial<ConfigWatcherParts<Settings>> = {}) {
  const clock: FakeClock = fakeClock();
  const script = new Script();
  const notifier = new ReloadNotifier<Settings>({ clock });
  const watcher = new ConfigWatcher<Settings>(config, notifier, { model, sourceOf: script.sourceOf, clock, ...parts });
  const save = async (content: string, path = 'a'): Promise<void> => {
    script.say(path, text(content));
    await clock.advance(100);
  };
  const begin = async (content = '{"a":1}'): Promise<void> => {
    const started = watcher.start();
    await clock.advance(0);
    await save(content);
    await started;
  };
  return { clock, script, notifier, watcher, save, begin };
}

describe('a watcher', () => {
  it('starts with the first configuration, and tells what comes after it', async () => {
    const { watcher, notifier, save, begin } = scripted();
    expect(watcher).toMatchObject({ isRunning: false, filePath: 'a', active: undefined });
    await begin();
    expect(watcher).toMatchObject({ isRunning: true, active: { a: 1 } });
    expect(notifier.tryReceive()).toBeUndefined();
    await save('{"a":2}');
    const event = notifier.tryReceive();
    expect(event).toMatchObject({ filePath: 'a', config: { a: 2 }, valid: true, error: undefined, changes: [{ path: 'a', from: 1, to: 2 }] });
    expect(event?.isSuccess()).toBe(true);
    expect(event?.timestamp).toEqual(new Date(1_700_000_000_200));
    expect(Object.isFrozen(event?.config)).toBe(true);
    await watcher.stop();
  });

  it('closes the plugins that it was given when it stops, also in the middle of its start', async () => {
    const closed: string[] = [];
    const judge = definePlugin<object, Validator<Settings>>({ kind: 'validator', name: 'judge', create: () => ({ id: 'judge', phase: 'policy', validate: () => [], close: () => void closed.push('judge') }) });
    const { watcher, begin } = scripted(undefined, { validators: [use(judge)] });
    await begin();
    await watcher.stop();
    expect(closed).toEqual(['judge']);

    const slow = definePlugin<object, Validator<Settings>>({ kind: 'validator', name: 'slow', create: async (_, { clock }) => (await clock.sleep(50), { id: 'slow', phase: 'policy', validate: () => [], close: () => void closed.push('slow') }) });
    const other = scripted(undefined, { validators: [use(slow)] });
    const starting = other.watcher.start();
    await other.clock.advance(0);
    const stopping = other.watcher.stop();
    await other.clock.advance(50);
    await Promise.all([starting, stopping]);
    expect(closed.at(-1)).toBe('slow');
  });

  it('tells a refusal with the active configuration and every finding, and goes on', async () => {
    const { watcher, notifier, save, begin } = scripted();
    await begin();
    await save('{"a":');
    const event = notifier.tryReceive();
    expect(event).toMatchObject({ config: { a: 1 }, valid: false, error: { code: 'MF_CONFIG_INVALID', details: { findings: [{ code: 'X_SYNTAX' }] } }, findings: [{ code: 'X_SYNTAX' }] });
    expect(event?.isSuccess()).toBe(false);
    expect(event?.error?.message).toBe('The configuration is refused (a.json):\n  a.json:3:5 X_SYNTAX It is no JSON. Write {"a":1}.');
    expect(event?.config).toBe(watcher.active);
    await save('{"a":3}');
    expect(notifier.tryReceive()).toMatchObject({ config: { a: 3 }, valid: true });
    await watcher.stop();
  });

  it('tells the first twenty of very many findings, and hands over all', async () => {
    const findings = Array.from({ length: 25 }, (_, index) => ({ severity: 'error' as const, code: `X_${index}`, path: 'a', message: 'It is wrong.' }));
    const { watcher, notifier, save, begin } = scripted(undefined, { validators: [{ id: 'all', phase: 'policy', validate: ({ next }) => (next.a === 2 ? findings : []) }] });
    await begin();
    await save('{"a":2}');
    const { error } = notifier.tryReceive() ?? {};
    expect(error?.message.split('\n').slice(-2)).toEqual([expect.stringContaining('X_19'), '  and 5 more']);
    expect(error?.details['findings']).toHaveLength(25);
    await watcher.stop();
  });

  it('says nothing of the same content in other words, but that it is right again after a refusal', async () => {
    const { watcher, notifier, save, begin } = scripted();
    await begin();
    await save('{ "a": 1 }');
    expect(notifier.tryReceive()).toBeUndefined();
    await save('{"a":');
    await save('{"a":1}');
    expect([notifier.tryReceive()?.valid, notifier.tryReceive()]).toMatchObject([false, { valid: true, changes: [], config: { a: 1 } }]);
    await watcher.stop();
  });

  it('tells when a file can not be read, and what holds when it is back', async () => {
    const { watcher, notifier, script, clock, save, begin } = scripted();
    await begin();
    const lose = async (): Promise<void> => {
      script.say('a', fault('it is gone'));
      await clock.advance(0);
    };
    await lose();
    await save('{"a":1}');
    await save('{"a":');
    await lose();
    await save('{"a":');
    await lose();
    await save('{"a":2}');
    await lose();
    await save('{"a":2}');
    const events = Array.from({ length: 10 }, () => notifier.tryReceive());
    expect(events.map((event) => event && [event.error?.code ?? 'fine', event.config.a])).toEqual([
      ['MF_SOURCE_READ', 1], ['fine', 1], ['MF_CONFIG_INVALID', 1], ['MF_SOURCE_READ', 1], ['MF_CONFIG_INVALID', 1], ['MF_SOURCE_READ', 1], ['fine', 2],
      ['MF_SOURCE_READ', 2], ['fine', 2], undefined,
    ]);
    expect(events.map((event) => event?.changes.length)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, undefined]);
    await watcher.stop();
  });

  it('lays files over each other, and names the one that was saved', async () => {
    const { watcher, notifier, save, clock } = scripted(HotReloadConfig.for('base').withOverlay('over').withDebounceMs(100));
    const started = watcher.start();
    await clock.advance(0);
    await save('{"a":1}', 'base');
    await save('{}', 'over');
    await started;
    await save('{"a":2}', 'over');
    await save('{"a":5}', 'base');
    await save('{}', 'over');
    expect([notifier.tryReceive(), notifier.tryReceive()]).toMatchObject([{ filePath: 'over', config: { a: 2 } }, { filePath: 'over', config: { a: 5 } }]);
    await watcher.stop();
  });
});

describe('a watcher of several files', () => {
  it('calls them right again when the last of them is back', async () => {
    const { watcher, notifier, script, save, clock } = scripted(HotReloadConfig.for('base').withOverlay('over').withDebounceMs(100));
    const started = watcher.start();
    await clock.advance(0);
    await save('{"a":1}', 'base');
    await save('{}', 'over');
    await started;
    for (const path of ['base', 'over']) script.say(path, fault('gone'));
    await save('{"a":1}', 'base');
    expect([notifier.tryReceive()?.valid, notifier.tryReceive()?.valid, notifier.tryReceive()]).toEqual([false, false, undefined]);
    await save('{}', 'over');
    expect(notifier.tryReceive()).toMatchObject({ valid: true, filePath: 'over' });
    await watcher.stop();
  });
});

describe('the debounce of a watcher', () => {
  const wishesOf = ({ enabled = true, debounceMs = 400 }: Settings) => ({ enabled, debounceMs, maxWaitMs: debounceMs * 4 });
  it.each([
    ['is what the configuration says', HotReloadConfig.for('a'), 400],
    ['stands above what the configuration says', HotReloadConfig.for('a').withDebounceMs(50), 50],
  ])('%s', async (_, config, quietMs) => {
    const { watcher, notifier, script, clock, begin } = scripted(config, { wishesOf });
    await begin();
    script.say('a', text('{"a":2}'));
    await clock.advance(quietMs - 1);
    expect(notifier.tryReceive()).toBeUndefined();
    await clock.advance(1);
    expect(notifier.tryReceive()).toMatchObject({ config: { a: 2 } });
    await watcher.stop();
  });

  it('ends with a configuration that asks to be followed no more', async () => {
    const { watcher, notifier, script, save, begin } = scripted(undefined, { wishesOf });
    await begin();
    await save('{"a":2,"enabled":false}');
    const received: number[] = [];
    for await (const { config } of notifier) received.push(config.a);
    expect(received).toEqual([2]);
    expect([watcher.isRunning, script.watched]).toEqual([false, 0]);
  });
});

describe('a watcher that starts', () => {
  it('twice, follows once', async () => {
    const { watcher, notifier, script, save, begin } = scripted();
    await begin();
    await Promise.all([watcher.start(), watcher.start()]);
    await save('{"a":2}');
    expect(script.watched).toBe(1);
    expect(notifier.tryReceive()?.config.a).toBe(2);
    expect(notifier.tryReceive()).toBeUndefined();
    await watcher.stop();
  });

  it.each([
    ['a configuration that is refused', text('{'), 'MF_CONFIG_INVALID'],
    ['a file that can not be read', fault('gone'), 'MF_SOURCE_READ'],
  ])('with %s, rejects, and can be started again', async (_, first, code) => {
    const { watcher, notifier, script, clock, begin } = scripted();
    const started = expect(watcher.start()).rejects.toMatchObject({ code });
    await clock.advance(0);
    script.say('a', first);
    await started;
    expect(watcher).toMatchObject({ isRunning: false, active: undefined });
    expect([script.watched, notifier.tryReceive()]).toEqual([0, undefined]);
    await begin();
    expect(watcher.active).toEqual({ a: 1 });
    await watcher.stop();
  });

  it('disabled, never watches, and keeps nobody waiting', async () => {
    for (const config of [HotReloadConfig.disabled(), HotReloadConfig.for('a').disable()]) {
      const { watcher, notifier, script } = scripted(config);
      await watcher.start();
      expect([watcher.isRunning, script.watched]).toEqual([false, 0]);
      expect(await notifier.receive()).toBeUndefined();
      await watcher.stop();
    }
  });
});

describe('a watcher that stops', () => {
  it('twice, or before it ever started, does no harm', async () => {
    const { watcher, script, clock, begin } = scripted();
    await watcher.stop();
    await begin();
    await Promise.all([watcher.stop(), watcher.stop()]);
    await watcher.stop();
    expect([watcher.isRunning, script.watched, clock.pendingTimers()]).toEqual([false, 0, []]);
  });

  it('while it starts, starts nothing', async () => {
    const { watcher, script, clock } = scripted();
    const started = watcher.start();
    await watcher.stop();
    await started;
    const again = watcher.start();
    await clock.advance(0);
    await watcher.stop();
    await again;
    expect([watcher.isRunning, watcher.active, script.watched]).toEqual([false, undefined, 0]);
  });

  it('tells nothing more, and starts anew', async () => {
    const { watcher, notifier, save, begin } = scripted();
    await begin();
    await watcher.stop();
    await save('{"a":2}');
    expect(notifier.tryReceive()).toBeUndefined();
    await begin('{"a":3}');
    await save('{"a":4}');
    expect(notifier.tryReceive()).toMatchObject({ config: { a: 4 }, changes: [{ from: 3, to: 4 }] });
    await watcher.stop();
  });

  it('by itself at the end of its block', async () => {
    const { watcher, script, begin } = scripted();
    {
      await using used = watcher;
      await begin();
      expect(used.isRunning).toBe(true);
    }
    expect([watcher.isRunning, script.watched]).toEqual([false, 0]);
  });

  it('does not end the events of another that shares its notifier', async () => {
    const { clock, notifier, script, begin, watcher } = scripted();
    const other = new ConfigWatcher<Settings>(HotReloadConfig.for('b').withDebounceMs(100), notifier, { model, sourceOf: script.sourceOf, clock });
    await begin();
    const started = other.start();
    await clock.advance(0);
    script.say('b', text('{"a":7}'));
    await started;
    await watcher.stop();
    script.say('b', text('{"a":8}'));
    await clock.advance(100);
    const waiting = notifier.receive();
    expect(await waiting).toMatchObject({ filePath: 'b', config: { a: 8 } });
    const ended = notifier.receive();
    await other.stop();
    expect(await ended).toBeUndefined();
  });
});
