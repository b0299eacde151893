import type { Composition } from '@midflight/core';
import { DocumentPlugin } from '../model/documentPlugin.js';
import { listField } from '../model/fields.js';
import { isPlainMap } from '../model/values/valueType.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import { decodeMap } from './decodeMap.js';
import { Report } from './report.js';

class PluginsDocument {
  @listField(() => DocumentPlugin, { key: 'plugins', default: [], description: 'As in a load document.' })
  readonly plugins!: readonly DocumentPlugin[];
}

/**
 * The `plugins` of a composition, whatever else it lacks: they are loaded before it can be judged. Empty when something is
 * wrong with them; whoever decodes the whole of it tells what.
 */
export function readPlugins({ tree }: Composition): readonly DocumentPlugin[] {
  const written = isPlainMap(tree) ? tree['plugins'] : undefined;
  if (written === undefined) return [];
  const report = new Report(new SecretTexts());
  const { plugins } = decodeMap(PluginsDocument, { plugins: written }, '', report);
  return report.size > 0 ? [] : plugins;
}
