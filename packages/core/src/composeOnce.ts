import { systemClock } from './clock/systemClock.js';
import { containerOf } from './container/container.js';
import { silentLogger } from './contracts/logger.js';
import type { Composition } from './contracts/model.js';
import type { ConfigSource, SourceDocument } from './contracts/source.js';
import type { CreateReloaderOptions } from './createReloader.js';
import { SourceSupervisor, type Desired } from './pipeline/superviseSources.js';
import { PluginHost } from './plugins/pluginHost.js';

/** The part of a reloader's options that reading needs. */
export type ComposeOnceOptions<C> = Pick<CreateReloaderOptions<C>, 'model' | 'sources' | 'services' | 'clock' | 'logger' | 'deadlineMs'>;

/** What the sources say, before it is given its types. */
export interface ComposedOnce {
  readonly documents: readonly SourceDocument[];
  readonly composition: Composition;
}

/**
 * Reads the sources once and makes one tree of what they say, on the same way as a reload; nobody judges it.
 *
 * @throws the fault of the first source that can't be read
 */
export async function composeOnce<C>(options: ComposeOnceOptions<C>): Promise<ComposedOnce> {
  const { clock = systemClock, logger = silentLogger, deadlineMs = 10_000 } = options;
  const host = new PluginHost({ clock, logger, get: containerOf(options.services).get }, deadlineMs);
  try {
    return await composeFrom(await host.start(options.sources), options);
  } finally {
    await host.close();
  }
}

/** Reads sources that have been started. @throws the fault of the first one that can't be read */
export async function composeFrom<C>(sources: readonly ConfigSource[], { model, clock = systemClock, logger = silentLogger, deadlineMs = 10_000 }: ComposeOnceOptions<C>): Promise<ComposedOnce> {
  const supervisor = new SourceSupervisor({ sources, clock, logger, referencesOf: (document) => model.references?.(document) ?? [], random: Math.random, deadlineMs });
  const { documents } = await readOnce(supervisor);
  return { documents, composition: model.compose(documents) };
}

async function readOnce(supervisor: SourceSupervisor): Promise<Desired> {
  try {
    return await new Promise<Desired>((resolve, reject) => {
      supervisor.start({ onDesired: resolve, onStatus: ({ error }) => error && reject(error) });
    });
  } finally {
    await supervisor.stop();
  }
}
