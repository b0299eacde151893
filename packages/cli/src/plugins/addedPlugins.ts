import { optionFaults, use, type AnyPlugin, type Applier, type ConfigSource, type Exporter, type OptionFault, type PluginUse, type Validator } from '@midflight/core';
import { isSecretName, type LoadDocument } from '@midflight/document';

/** Plugins that are used beside the built-in ones. */
export interface AddedPlugins {
  readonly sources: readonly PluginUse<ConfigSource>[];
  readonly validators: readonly PluginUse<Validator<LoadDocument>>[];
  readonly appliers: readonly PluginUse<Applier<LoadDocument>>[];
  readonly exporters: readonly PluginUse<Exporter>[];
}

export const noPlugins: AddedPlugins = { sources: [], validators: [], appliers: [], exporters: [] };

/** The plugins of all, in their order. */
export function together(all: readonly AddedPlugins[]): AddedPlugins {
  return {
    sources: all.flatMap(({ sources }) => sources),
    validators: all.flatMap(({ validators }) => validators),
    appliers: all.flatMap(({ appliers }) => appliers),
    exporters: all.flatMap(({ exporters }) => exporters),
  };
}

/** The plugins of one module, and what they are told. */
export interface PluginsToAdd {
  readonly plugins: readonly AnyPlugin<LoadDocument>[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Where they were asked for, for messages. */
  readonly from: string;
}

/** Everything that is wrong with the options. Each plugin of a module is told those that it takes; one that none of them takes is a fault. */
export function faultsOf({ plugins, options }: Omit<PluginsToAdd, 'from'>): readonly OptionFault[] {
  const known = Object.assign({}, ...plugins.map((plugin) => plugin.options));
  const unknown = optionFaults(known, options).filter((fault) => fault.unknown);
  const others = plugins.flatMap((plugin) => optionFaults(plugin.options ?? {}, optionsFor(plugin, options)));
  return [...unknown, ...others.map((fault) => (isSecretName(fault.option) && !fault.missing ? { ...fault, problem: 'is not of the type or in the range that it must be' } : fault))];
}

/** Uses plugins whose options {@link faultsOf} finds nothing wrong with. */
export function add({ plugins, options, from }: PluginsToAdd): AddedPlugins {
  return together(plugins.map((plugin): AddedPlugins => {
    const own = optionsFor(plugin, options);
    switch (plugin.kind) {
      case 'source': return { ...noPlugins, sources: [use(plugin, own, from)] };
      case 'validator': return { ...noPlugins, validators: [use(plugin, own, from)] };
      case 'applier': return { ...noPlugins, appliers: [use(plugin, own, from)] };
      case 'exporter': return { ...noPlugins, exporters: [use(plugin, own, from)] };
    }
  }));
}

/** Options that are texts, as the types that the plugins ask for; a text that is none stays, and is a fault. */
export function typed(plugins: readonly AnyPlugin<LoadDocument>[], texts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, typeof value === 'string' ? readAs(typeOf(plugins, name), value) : value]));
}

function typeOf(plugins: readonly AnyPlugin<LoadDocument>[], name: string): string | undefined {
  const options = plugins.flatMap((plugin) => Object.entries(plugin.options ?? {}));
  return options.find(([known]) => known === name)?.[1].type;
}

function readAs(type: string | undefined, text: string): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  const isNumber = (type === 'number' || type === 'integer') && text.trim() !== '' && !Number.isNaN(Number(text));
  return isNumber ? Number(text) : text;
}

function optionsFor({ options: known = {} }: AnyPlugin<LoadDocument>, options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(known, name)));
}
