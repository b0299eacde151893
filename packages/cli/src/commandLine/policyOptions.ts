import { Option, type Command } from 'commander';
import type { PluginPolicy } from '../plugins/gatherPlugins.js';
import type { Policy } from '../validators.js';

/** The flags that {@link addPluginOptions} adds. */
export interface PluginFlags {
  readonly plugin?: readonly string[];
  readonly allowPlugins?: boolean;
}

/** The flags that {@link addPolicyOptions} adds. */
export interface PolicyFlags extends PluginFlags {
  readonly rules?: string;
  readonly limits?: string;
}

/** The options of every command that loads plugins. */
export function addPluginOptions(command: Command): Command {
  return command
    .option('--plugin <spec>', 'a plugin to load: a package or a path, with its options as in own.mjs?name=value&other=value (repeatable)', (spec: string, all: readonly string[] | undefined) => [...(all ?? []), spec])
    .option('--allow-plugins', 'load the plugins that documents name also for documents from elsewhere, and from anywhere')
    .option('--no-allow-plugins', 'load none that a document names');
}

/** The options of every command that judges documents: what no document can lift. */
export function addPolicyOptions(command: Command): Command {
  return addPluginOptions(command)
    .option('--rules <file>', 'rules in CEL that stand above those of the document')
    .addOption(new Option('--limits <file>', 'limits that no document and no reload can lift').env('MIDFLIGHT_LIMITS'));
}

/** What the flags of {@link addPluginOptions} ask for. */
export function pluginPolicyOf({ plugin, allowPlugins }: PluginFlags): PluginPolicy {
  return { plugins: plugin, allowPlugins };
}

/** What the flags of {@link addPolicyOptions} ask for. */
export function policyOf({ rules, limits, ...flags }: PolicyFlags): Policy {
  // An empty variable of the environment is none.
  return { ...pluginPolicyOf(flags), rulesFile: rules, limitsFile: limits === '' ? undefined : limits };
}
