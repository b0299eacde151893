import type { HotReloadConfig } from './hotReloadConfig.js';
import type { ReloadNotifier } from './reloadNotifier.js';
import { Watch, type ConfigWatcherParts } from './watch.js';

/**
 * Follows files and tells a notifier what became of each save. The program makes the changes true itself; one that
 * wants them swapped in as a transaction, with appliers that may fail, takes `createReloader`.
 *
 * A refused save stops nothing: the active configuration stays, and the next save is judged anew. Whoever makes a
 * watcher stops it, or lets `await using` do it.
 */
export class ConfigWatcher<C> implements AsyncDisposable {
  readonly #config: HotReloadConfig;
  readonly #notifier: ReloadNotifier<C>;
  readonly #parts: ConfigWatcherParts<C>;
  #watch: Watch<C> | undefined;

  constructor(config: HotReloadConfig, notifier: ReloadNotifier<C>, parts: ConfigWatcherParts<C>) {
    this.#config = config;
    this.#notifier = notifier;
    this.#parts = parts;
  }

  /** True from `start` to `stop`; false again too when the start failed, and when the configuration asks to be followed no more. */
  get isRunning(): boolean {
    return this.#watch !== undefined && !this.#watch.hasEnded;
  }

  /** The file, as it was given; absent when there is nothing to watch. */
  get filePath(): string | undefined {
    return this.#config.filePath;
  }

  /** What was accepted last, deeply frozen; absent until the first `start` has resolved. */
  get active(): C | undefined {
    return this.#watch?.active;
  }

  /**
   * Resolves once the first configuration is active, see {@link ConfigWatcher.active}; the notifier hears only of what
   * comes after it. While it runs, starting again waits for the same; after a stop it starts anew. Of a disabled config
   * it watches nothing.
   *
   * @throws MF_CONFIG_INVALID when the first configuration is refused; MF_SOURCE_READ when a file can't be read; MF_PLUGIN_…
   */
  start(): Promise<void> {
    if (!this.#config.isEnabled) {
      // Whoever waits for events of this watcher alone need not.
      this.#notifier.join()();
      return Promise.resolve();
    }
    if (!this.isRunning) this.#watch = new Watch<C>(this.#config, this.#notifier, this.#parts, this.#watch?.stop());
    return this.#watch?.started ?? Promise.resolve();
  }

  /** Lets the reload under way finish and resolves when nothing is left running. Harmless when it does not run. */
  stop(): Promise<void> {
    return this.#watch?.stop() ?? Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
