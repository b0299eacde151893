import { ENVIRONMENT, type Logger, MidflightError, offer } from '@midflight/core';
import { createLoadDocumentModel } from '@midflight/document';
import type { StartedOn } from './plugins/documentPlugins.js';
import { gatherPlugins, type GatheredPlugins, type PluginPolicy } from './plugins/gatherPlugins.js';
import { type Looking, sourcesOf, unreadVariables } from './sources.js';

/** The load document, which reads the environment of this process. */
export const model = createLoadDocumentModel({ environment: process.env });

/** Where sources find the secrets that their options name. */
export const environment = offer(ENVIRONMENT, process.env);

/** How sources are to look, and whether there may be none. */
export interface GatherOptions extends Looking {
  /** True where sources that are no URIs say enough. @defaultValue false */
  readonly othersSay?: boolean;
  /** What the run starts on when the sources have nothing sound to say. @defaultValue it does not start then */
  readonly startOn?: StartedOn | undefined;
}

/** The sources and the plugins of others. @throws MF_USAGE when there is no source at all; what `gatherPlugins` throws */
export async function gather(sources: readonly string[], policy: PluginPolicy, logger: Logger, { othersSay = false, startOn, ...looking }: GatherOptions = {}): Promise<GatheredPlugins> {
  const unread = unreadVariables(sources, process.env);
  if (unread.length > 0) logger.warn(`${unread.join(', ')} ${unread.length === 1 ? 'is' : 'are'} set, and not read: name the environment as a source, by --source env:`);
  const gathered = await gatherPlugins(await sourcesOf(sources, looking), policy, { model, services: [environment], logger, startOn });
  if (gathered.sources.length === 0 && !othersSay) throw new MidflightError('MF_USAGE', 'Name a load document, such as loadtest.yaml, or a plugin that is a source.');
  return gathered;
}
