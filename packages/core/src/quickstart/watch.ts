import { systemClock } from '../clock/systemClock.js';
import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import type { ConfigModel } from '../contracts/model.js';
import type { Outcome } from '../contracts/outcome.js';
import type { ConfigSource, SourceStatus } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';
import { createReloader } from '../createReloader.js';
import { type Usable, use } from '../plugins/pluginHost.js';
import type { Reloader } from '../reloader.js';
import type { HotReloadConfig } from './hotReloadConfig.js';
import { programApplier, type ReloadWishes } from './programApplier.js';
import { refusalOf } from './refusal.js';
import { ReloadEvent, type ReloadEventParts } from './reloadEvent.js';
import type { ReloadNotifier } from './reloadNotifier.js';

/** What a watcher must be told of its configuration type. */
export interface ConfigWatcherParts<C> {
  readonly model: ConfigModel<C>;
  /** Reads and follows one file. */
  sourceOf(filePath: string): Usable<ConfigSource>;
  readonly validators?: readonly Usable<Validator<C>>[];
  /** What a configuration says of its own reloads. @defaultValue 500 ms of quiet, at most 2 s in all */
  wishesOf?(config: C): ReloadWishes;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** @defaultValue silent */
  readonly logger?: Logger;
}

/** What a reload ended in, before it is told. */
type Verdict = Pick<ReloadEventParts<unknown>, 'atMs' | 'changes' | 'findings' | 'error'> & { readonly source: string | undefined };

/** One watch of a {@link ConfigWatcher}, from its start to its stop: makes events of what a reloader says. */
export class Watch<C> {
  /** Settles with the first configuration: resolves when it is active or the watch was stopped, rejects when it is refused. */
  readonly started: Promise<void>;
  readonly #config: HotReloadConfig;
  readonly #notifier: ReloadNotifier<C>;
  readonly #parts: ConfigWatcherParts<C>;
  readonly #leave: () => void;
  readonly #sources = new Map<string, SourceStatus>();
  #assembled: Promise<Reloader<C>> | undefined;
  #reloader: Reloader<C> | undefined;
  #decideStart = { resolve: (): void => {}, reject: (_: Error): void => {} };
  #lastWasFailure = false;
  #stopping: Promise<void> | undefined;

  /** @param before - the watch before this one has ended then */
  constructor(config: HotReloadConfig, notifier: ReloadNotifier<C>, parts: ConfigWatcherParts<C>, before: Promise<void> | undefined) {
    this.#config = config;
    this.#notifier = notifier;
    this.#parts = parts;
    this.#leave = notifier.join();
    this.started = this.#start(before);
  }

  /** True from the moment that it was told to stop, or stopped by itself. */
  get hasEnded(): boolean {
    return this.#stopping !== undefined;
  }

  /** What was accepted last. */
  get active(): C | undefined {
    return this.#reloader?.status.active?.config;
  }

  /** Resolves when nothing is left running; calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    // It may be under way; then the plugins that it started are closed as well.
    const reloader = await this.#assembled?.catch(() => undefined);
    await reloader?.close();
    this.#decideStart.resolve();
    this.#leave();
  }

  async #start(before: Promise<void> | undefined): Promise<void> {
    try {
      await before;
      if (this.hasEnded) return;
      this.#assembled = this.#assemble();
      const reloader = await this.#assembled;
      if (this.hasEnded) return;
      this.#reloader = reloader;
      reloader.subscribe((event) => {
        if (event.type === 'outcome') this.#hearOutcome(event.outcome);
        if (event.type === 'source') this.#hearSource(event.status);
      });
      await new Promise<void>((resolve, reject) => {
        this.#decideStart = { resolve, reject };
        reloader.start();
      });
    } catch (thrown) {
      await this.stop();
      throw thrown;
    }
  }

  #assemble(): Promise<Reloader<C>> {
    const { model, sourceOf, wishesOf, validators, clock, logger } = this.#parts;
    const { filePaths, debounceMs } = this.#config;
    const appliers = [use(programApplier<C>(debounceMs, wishesOf))];
    return createReloader<C>({ model, sources: filePaths.map(sourceOf), appliers, ...(validators && { validators }), ...(clock && { clock }), ...(logger && { logger }) });
  }

  #hearOutcome(outcome: Outcome): void {
    if (this.active === undefined) return this.#decideStart.reject(refusalOf(outcome));
    if (outcome.cause.kind === 'start') this.#decideStart.resolve();
    // What is as it was is news only after trouble: the files are right again.
    else if (outcome.outcome !== 'unchanged' || this.#lastWasFailure) this.#tell(verdictOn(outcome));
    if (this.#parts.wishesOf?.(this.active).enabled === false) void this.stop();
  }

  #hearSource(status: SourceStatus): void {
    const before = this.#sources.get(status.source);
    this.#sources.set(status.source, status);
    const { source, error } = status;
    const atMs = (this.#parts.clock ?? systemClock).wallTimeMs();
    if (error !== undefined) {
      if (this.active === undefined) this.#decideStart.reject(error);
      else this.#tell({ atMs, source, changes: [], findings: [], error });
      return;
    }
    const last = this.#reloader?.status.lastSeen;
    // New content is judged, and then told. The old one that is back has been: what was said of it holds again.
    const isBack = before?.error !== undefined && before.revision === status.revision;
    if (isBack && last && !this.#isAnyFailing) this.#tell({ ...verdictOn(last), atMs, source, changes: [] });
  }

  get #isAnyFailing(): boolean {
    return this.#reloader?.status.sources.some(({ error }) => error !== undefined) ?? false;
  }

  #tell({ source, ...verdict }: Verdict): void {
    const { active } = this;
    if (active === undefined) return;
    this.#lastWasFailure = verdict.error !== undefined;
    this.#notifier.notify(new ReloadEvent<C>({ ...verdict, config: active, filePath: this.#pathOf(source) }));
  }

  /** Sources stand in the order of the files. */
  #pathOf(source: string | undefined): string {
    const { filePaths } = this.#config;
    const index = this.#reloader?.status.sources.findIndex((status) => status.source === source) ?? -1;
    return filePaths[index] ?? filePaths[0] ?? '';
  }
}

function verdictOn(outcome: Outcome): Verdict {
  const { atMs, changes, findings, cause } = outcome;
  const isSuccess = outcome.outcome === 'applied' || outcome.outcome === 'unchanged';
  return { atMs, changes, findings, source: cause.source, error: isSuccess ? undefined : refusalOf(outcome) };
}
