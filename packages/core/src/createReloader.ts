import { systemClock } from './clock/systemClock.js';
import { containerOf, type Container } from './container/container.js';
import { CLOCK, LOGGER, SETTLE, SOURCE_SUPERVISOR } from './container/tokens.js';
import type { Applier } from './contracts/applier.js';
import type { Clock } from './contracts/clock.js';
import { silentLogger, type Logger } from './contracts/logger.js';
import type { ConfigModel } from './contracts/model.js';
import { RELOAD_TIMING, type SettleTiming } from './contracts/reloadTiming.js';
import type { RevisionStore } from './contracts/revisionStore.js';
import type { ConfigSource } from './contracts/source.js';
import type { Token } from './contracts/token.js';
import type { Validator } from './contracts/validator.js';
import { assertClaimsApart } from './pipeline/plan.js';
import { Settle } from './pipeline/settle.js';
import { SourceSupervisor } from './pipeline/superviseSources.js';
import { PluginHost, type Usable } from './plugins/pluginHost.js';
import { Reloader } from './reloader.js';

/** A service that the embedding program lends its plugins. */
export interface Service<T = unknown> {
  readonly token: Token<T>;
  readonly value: T;
}

/** Offers a service to the plugins: `offer(LOAD_CONTROL, engine.control)`. */
export function offer<T>(token: Token<T>, value: T): Service<T> {
  return { token, value };
}

/** What a reloader is made of. Each part is a plain object or a plugin in use. */
export interface CreateReloaderOptions<C> {
  readonly model: ConfigModel<C>;
  /** At least one; where two say something about one value, the later wins. */
  readonly sources: readonly Usable<ConfigSource>[];
  readonly validators?: readonly Usable<Validator<C>>[];
  readonly appliers: readonly Usable<Applier<C>>[];
  /** What plugins ask for while they are created. @defaultValue none */
  readonly services?: readonly Service[];
  /** Remembers the revisions that memory can't hold. @defaultValue the last 50 are remembered */
  readonly store?: RevisionStore | undefined;
  /** @defaultValue 500 ms of quiet, at most 2 s in all */
  readonly timing?: SettleTiming;
  /** For the start and the end of each plugin, each validator and each call of an applier, in milliseconds. @defaultValue 10_000 */
  readonly deadlineMs?: number;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** @defaultValue silent */
  readonly logger?: Logger;
  /** Spreads restarts of failing sources; uniform in [0, 1). @defaultValue Math.random */
  readonly random?: () => number;
}

/**
 * The composition root: starts the plugins and wires the pipeline. Nothing runs until {@link Reloader.start}; whoever made it
 * calls {@link Reloader.close}. When a plugin does not start, those before it are closed.
 *
 * @throws MF_PLUGIN_OPTIONS, MF_PLUGIN_START, MF_PLUGIN_DUPLICATE, MF_CLAIM_TWICE
 */
export async function createReloader<C>(options: CreateReloaderOptions<C>): Promise<Reloader<C>> {
  const { model, store, clock = systemClock, logger = silentLogger, deadlineMs = 10_000 } = options;
  const container = containerOf(options.services).register(CLOCK, () => clock).register(LOGGER, () => logger);

  const { get } = container;
  const host = new PluginHost({ clock, logger, get }, deadlineMs);
  try {
    registerPipeline(container, await host.start(options.sources), options);
    const validators = await host.start(options.validators ?? []);
    const appliers = await host.start(options.appliers);
    assertClaimsApart(appliers);
    return new Reloader<C>({ model, supervisor: get(SOURCE_SUPERVISOR), settle: get(SETTLE), validators, appliers, host, store, clock, logger, deadlineMs });
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
}

function registerPipeline<C>(container: Container, sources: readonly ConfigSource[], { model, timing = { debounceMs: 500, maxWaitMs: 2_000 }, deadlineMs = 10_000, random = Math.random }: CreateReloaderOptions<C>): void {
  container
    .register(SOURCE_SUPERVISOR, (get) => new SourceSupervisor({ sources, clock: get(CLOCK), logger: get(LOGGER), referencesOf: (document) => model.references?.(document) ?? [], random, deadlineMs }))
    .register(SETTLE, (get) => new Settle(get(CLOCK), timing))
    .register(RELOAD_TIMING, (get) => get(SETTLE));
}
