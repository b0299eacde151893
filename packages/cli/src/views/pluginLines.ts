import type { ListedPlugin, PluginKind } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { printable } from './printable.js';

const headings: Readonly<Record<PluginKind, string>> = {
  source: 'Sources',
  validator: 'Validators, asked phase by phase',
  applier: 'Appliers, and the paths that they make true',
  exporter: 'Exporters, and where they take the numbers of a run',
};

/** The plugins as a person reads them: by kind, each with what it has to do with and where it comes from. */
export function pluginLines(plugins: readonly ListedPlugin[], { bold, dim }: Colors): readonly string[] {
  const kinds: readonly PluginKind[] = ['source', 'validator', 'applier', 'exporter'];
  return kinds.flatMap((kind) => {
    const ofKind = plugins.filter((plugin) => plugin.kind === kind);
    if (ofKind.length === 0) return [];
    const width = Math.max(...ofKind.map(({ id }) => printable(id).length));
    const lines = ofKind.map(({ id, phase, claims, from }) => `  ${printable(id).padEnd(width)}  ${printable(phase ?? claims?.join(', ') ?? '')}  ${dim(printable(from ?? 'built in'))}`);
    return [bold(headings[kind]), ...lines, ''];
  }).slice(0, -1);
}
