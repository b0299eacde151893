import { MidflightError } from '../contracts/errors.js';

interface Settings {
  readonly filePaths: readonly string[];
  readonly debounceMs?: number;
  readonly isEnabled: boolean;
}

/**
 * What to watch, and whether: `HotReloadConfig.for('loadtest.yaml').withDebounceMs(200)`. Never changes: every method
 * returns a config of its own, so one may be kept and varied.
 */
export class HotReloadConfig {
  readonly #settings: Settings;

  private constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Follows this file, relative to the working folder or absolute. @throws MF_WATCH_OPTIONS when it is empty */
  static for(path: string): HotReloadConfig {
    return new HotReloadConfig({ filePaths: [named(path)], isEnabled: true });
  }

  /** Follows nothing: a watcher of it starts, and has nothing to do. */
  static disabled(): HotReloadConfig {
    return new HotReloadConfig({ filePaths: [], isEnabled: false });
  }

  /** Lays one more file over those before it; where two say something about one value, the later wins. @throws MF_WATCH_OPTIONS when it is empty */
  withOverlay(path: string): HotReloadConfig {
    return this.#with({ filePaths: [...this.filePaths, named(path)] });
  }

  /** How long the files must be quiet before a save counts, in milliseconds, ≥ 0; stands above what the files say. @throws MF_WATCH_OPTIONS */
  withDebounceMs(debounceMs: number): HotReloadConfig {
    if (!Number.isFinite(debounceMs) || debounceMs < 0) throw new MidflightError('MF_WATCH_OPTIONS', `A debounce of ${debounceMs} ms can't be waited for; give milliseconds, 0 or more.`, { details: { debounceMs } });
    return this.#with({ debounceMs });
  }

  /** The same, watched. @throws MF_WATCH_OPTIONS when there is no file, as after {@link HotReloadConfig.disabled} */
  enable(): HotReloadConfig {
    if (this.filePaths.length === 0) throw new MidflightError('MF_WATCH_OPTIONS', 'There is no file to watch; begin with HotReloadConfig.for(path).');
    return this.#with({ isEnabled: true });
  }

  /** The same, not watched. */
  disable(): HotReloadConfig {
    return this.#with({ isEnabled: false });
  }

  /** The file, as it was given; absent after {@link HotReloadConfig.disabled}. */
  get filePath(): string | undefined {
    return this.filePaths[0];
  }

  /** The file and its overlays, in the order in which they are laid over each other. */
  get filePaths(): readonly string[] {
    return this.#settings.filePaths;
  }

  /** Absent: as the files say. */
  get debounceMs(): number | undefined {
    return this.#settings.debounceMs;
  }

  get isEnabled(): boolean {
    return this.#settings.isEnabled;
  }

  #with(changed: Partial<Settings>): HotReloadConfig {
    return new HotReloadConfig({ ...this.#settings, ...changed });
  }
}

function named(path: string): string {
  if (typeof path !== 'string' || path.trim() === '') throw new MidflightError('MF_WATCH_OPTIONS', 'The path of the file to watch is empty.');
  return path;
}
