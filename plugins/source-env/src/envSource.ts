import { resolve } from 'node:path';
import { type ConfigSource, definePlugin, ENVIRONMENT, MidflightError } from '@midflight/core';
import { isOriginalUse, originalUses, type OriginalUse } from './original.js';
import { watchEnvironment } from './watchEnvironment.js';

/** Which variables are read, and how. */
export interface EnvSourceOptions {
  /** What the names of variables begin with that hold one path each; not empty. @defaultValue `MIDFLIGHT__` */
  readonly prefix?: string;
  /**
   * What the names of rust-loadtest, such as `TARGET_URL`, mean: `ignore` reads none of them; `alone` makes a whole
   * document of them, for an environment that is the only source; `override` sets their values above other documents.
   *
   * @defaultValue ignore
   */
  readonly original?: OriginalUse;
  /** Files that variables name are relative to it, and inside of it. @defaultValue the working folder */
  readonly folder?: string;
  /** How often variables and files are looked at again, in milliseconds; ≥ 100. @defaultValue 5_000 */
  readonly intervalMs?: number;
}

const defaults = { prefix: 'MIDFLIGHT__', original: 'ignore', folder: '.', intervalMs: 5_000 } as const;

/**
 * Configuration from environment variables: `MIDFLIGHT__config__workers=20`, and the names of rust-loadtest where that is
 * asked for. The environment of a process does not change from outside; the files that it names do.
 *
 * @throws MF_PLUGIN_OPTIONS for an empty prefix or another use of the original's names
 */
export const envSource = definePlugin<EnvSourceOptions, ConfigSource>({
  kind: 'source',
  name: 'env',
  options: {
    prefix: { type: 'string', default: defaults.prefix, description: 'What the names of variables begin with that hold one path each.' },
    original: { type: 'string', default: defaults.original, description: `What the names of rust-loadtest mean: ${originalUses.join(', ')}.` },
    folder: { type: 'string', default: defaults.folder, description: 'Files that variables name are relative to it, and inside of it.' },
    intervalMs: { type: 'integer', default: defaults.intervalMs, minimum: 100, description: 'How often variables and files are looked at again.' },
  },
  create: (given, { get }) => {
    const { prefix, original, folder, intervalMs } = { ...defaults, ...given };
    if (prefix === '') throw refusal('prefix', 'must not be empty');
    if (!isOriginalUse(original)) throw refusal('original', `is ${JSON.stringify(original)}; it must be one of ${originalUses.join(', ')}`);
    const options = { environment: get(ENVIRONMENT), prefix, original, folder: resolve(folder), intervalMs };
    return { id: prefix === defaults.prefix ? 'env:' : `env:${prefix}`, watch: (context) => watchEnvironment(options, context) };
  },
});

function refusal(option: string, why: string): MidflightError {
  return new MidflightError('MF_PLUGIN_OPTIONS', `The plugin source env can't be used: its option ${option} ${why}.`, { details: { plugin: 'source env', option } });
}
