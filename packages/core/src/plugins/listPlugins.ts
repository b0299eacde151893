import { withPlugins } from '../checkOnce.js';
import type { Exporter } from '../contracts/exporter.js';
import type { PluginKind } from '../contracts/plugin.js';
import type { ValidationPhase } from '../contracts/validator.js';
import type { CreateReloaderOptions } from '../createReloader.js';
import { assertClaimsApart } from '../pipeline/plan.js';
import { PluginUse, type Usable } from './pluginHost.js';

/** The part of a reloader's options that plugins are made of, and who takes numbers elsewhere. */
export interface ListPluginsOptions<C> extends Pick<CreateReloaderOptions<C>, 'sources' | 'validators' | 'appliers' | 'services' | 'clock' | 'logger' | 'deadlineMs'> {
  /** @defaultValue none */
  readonly exporters?: readonly Usable<Exporter>[];
}

/** A source, validator, applier or exporter, and what it has to do with. */
export interface ListedPlugin {
  readonly kind: PluginKind;
  /** The plugin that made it; null for what was given as such. */
  readonly plugin: string | null;
  /** Where it was asked for; null when nobody said. */
  readonly from: string | null;
  readonly id: string;
  /** Of a validator. */
  readonly phase?: ValidationPhase;
  /** Of an applier. */
  readonly claims?: readonly string[];
}

/**
 * Starts all plugins, says what they made, in the order given, and closes them. No source is read, and nothing is exported.
 *
 * @throws what `createReloader` throws
 */
export async function listPlugins<C>(options: ListPluginsOptions<C>): Promise<readonly ListedPlugin[]> {
  const { sources, validators = [], appliers, exporters = [] } = options;
  return withPlugins(options, async (host) => {
    const startedSources = await host.start(sources);
    const startedValidators = await host.start(validators);
    const startedAppliers = await host.start(appliers);
    assertClaimsApart(startedAppliers);
    const startedExporters = await host.start(exporters);
    return [
      ...startedSources.map(({ id }, at) => ({ kind: 'source' as const, ...originOf(sources[at]), id })),
      ...startedValidators.map(({ id, phase }, at) => ({ kind: 'validator' as const, ...originOf(validators[at]), id, phase })),
      ...startedAppliers.map(({ id, claims }, at) => ({ kind: 'applier' as const, ...originOf(appliers[at]), id, claims })),
      ...startedExporters.map(({ id }, at) => ({ kind: 'exporter' as const, ...originOf(exporters[at]), id })),
    ];
  });
}

function originOf(used: Usable<unknown>): Pick<ListedPlugin, 'plugin' | 'from'> {
  return used instanceof PluginUse ? { plugin: used.plugin, from: used.from ?? null } : { plugin: null, from: null };
}
