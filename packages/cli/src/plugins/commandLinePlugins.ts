import { MidflightError } from '@midflight/core';
import { add, faultsOf, together, typed, type AddedPlugins } from './addedPlugins.js';
import { loadModule } from './loadModule.js';
import { locatePlugin } from './locatePlugin.js';
import { parsePluginSpec } from './pluginSpec.js';

/**
 * Loads the plugins that `--plugin` names, in order; paths are relative to the working folder.
 *
 * @throws MF_USAGE, MF_PLUGIN_NOT_FOUND, MF_PLUGIN_LOAD, MF_PLUGIN_MODULE, MF_PLUGIN_OPTIONS
 */
export async function pluginsOfCommandLine(specs: readonly string[]): Promise<AddedPlugins> {
  const added: AddedPlugins[] = [];
  // One after the other: what the second one says in its module must not come before the first.
  for (const spec of specs) added.push(await loadOne(spec));
  return together(added);
}

async function loadOne(spec: string): Promise<AddedPlugins> {
  const { use, options: written, inTexts } = parsePluginSpec(spec);
  const plugins = await loadModule(await locatePlugin(use, { folder: process.cwd(), confined: false, barePaths: true }), use);
  const options = inTexts ? typed(plugins, written) : written;
  const faults = faultsOf({ plugins, options });
  if (faults.length > 0) {
    const said = faults.map(({ option, problem }) => `its option ${option} ${problem}`);
    throw new MidflightError('MF_PLUGIN_OPTIONS', `The plugin ${use} can't be used: ${said.join('; ')}.`, { details: { use, faults } });
  }
  return add({ plugins, options, from: `--plugin ${use}` });
}
