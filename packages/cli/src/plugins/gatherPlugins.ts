import type { Applier, ConfigModel, ConfigSource, Exporter, Logger, PluginUse, Service, Usable, Validator } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { together } from './addedPlugins.js';
import { pluginsOfCommandLine } from './commandLinePlugins.js';
import { pluginsOfDocuments, type DocumentPlugins, type StartedOn } from './documentPlugins.js';
import { pluginsValidator } from './pluginsValidator.js';

/** Which plugins of others are used. */
export interface PluginPolicy {
  /** SPECs of `--plugin`, in order. @defaultValue none */
  readonly plugins?: readonly string[] | undefined;
  /** Whether documents may name plugins: true for all, false for none. @defaultValue files of this machine may */
  readonly allowPlugins?: boolean | undefined;
}

/** What others bring. */
export interface GatheredPlugins extends Pick<DocumentPlugins, 'findings' | 'documents'> {
  /** Those given, and those that plugins make, which come after them and so win over them. */
  readonly sources: readonly PluginUse<ConfigSource>[];
  readonly validators: readonly Usable<Validator<LoadDocument>>[];
  readonly appliers: readonly Usable<Applier<LoadDocument>>[];
  readonly exporters: readonly Usable<Exporter>[];
}

/** What reading the documents needs. */
export interface GatheringParts {
  readonly model: ConfigModel<LoadDocument>;
  readonly services: readonly Service[];
  readonly logger: Logger;
  /** What the run starts on when the sources have nothing sound to say. @defaultValue it does not start then */
  readonly startOn?: StartedOn | undefined;
}

/**
 * Loads the plugins of the command line, then those that the documents name: nothing is loaded once a run has begun.
 *
 * @throws what is wrong with the plugins of the command line. What is wrong with those of documents is told by a validator,
 * at its place.
 */
export async function gatherPlugins(given: readonly PluginUse<ConfigSource>[], { plugins = [], allowPlugins }: PluginPolicy, { model, services, logger, startOn }: GatheringParts): Promise<GatheredPlugins> {
  const ofCommandLine = await pluginsOfCommandLine(plugins);
  const sources = [...given, ...ofCommandLine.sources];
  const ofDocuments = await pluginsOfDocuments({ model, sources, services, allow: allowPlugins, startOn, logger });
  const added = together([ofCommandLine, ofDocuments.added]);
  return { sources: [...given, ...added.sources], validators: [pluginsValidator(ofDocuments), ...added.validators], appliers: added.appliers, exporters: added.exporters, findings: ofDocuments.findings, documents: ofDocuments.documents };
}
