import { fileURLToPath } from 'node:url';
import { MidflightError, use, type ConfigSource, type PluginUse } from '@midflight/core';
import { fileSource } from '@midflight/source-file';

/**
 * The source that a path or URI on the command line means.
 *
 * @throws MF_USAGE for a scheme that no source knows
 */
export function sourceOf(uri: string): PluginUse<ConfigSource> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return use(fileSource, { path: uri });
  if (scheme === 'file') return use(fileSource, { path: uri.startsWith('file://') ? fileURLToPath(uri) : uri.slice('file:'.length) });
  throw new MidflightError('MF_USAGE', `No source reads ${scheme}: yet; give a path or file:PATH.`, { details: { scheme } });
}
