import { messageOf, MidflightError } from '@midflight/core';

/** A plugin as `--plugin` names it. */
export interface PluginSpec {
  /** The name of a package, or a path. */
  readonly use: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** True when the options are texts, whatever they mean: after a `?` there are no types. */
  readonly inTexts: boolean;
}

/**
 * Reads `own.mjs`, `own.mjs?intervalMs=500&folder=drafts`, or what a document would say: `{"use": "own.mjs", "options": {…}}`.
 *
 * @throws MF_USAGE
 */
export function parsePluginSpec(spec: string): PluginSpec {
  if (spec.trimStart().startsWith('{')) return parseJson(spec);
  const [use = '', query] = split(spec);
  const options = [...new URLSearchParams(query)];
  const names = options.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (use === '') throw unusable(spec, 'it names no package and no path');
  if (twice !== undefined) throw unusable(spec, `it has the option ${twice} twice`);
  return { use, options: Object.fromEntries(options), inTexts: true };
}

function parseJson(spec: string): PluginSpec {
  const { use, options = {}, ...others } = recordOf(readJson(spec)) ?? {};
  const [other] = Object.keys(others);
  if (typeof use !== 'string' || use === '') throw unusable(spec, '"use" names no package and no path');
  const known = recordOf(options);
  if (!known) throw unusable(spec, '"options" is no map');
  if (other !== undefined) throw unusable(spec, `${JSON.stringify(other)} is neither "use" nor "options"`);
  return { use, options: known, inTexts: false };
}

function readJson(spec: string): unknown {
  try {
    return JSON.parse(spec);
  } catch (thrown) {
    throw unusable(spec, messageOf(thrown));
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** At the first `?`. */
function split(spec: string): readonly string[] {
  const at = spec.indexOf('?');
  return at < 0 ? [spec] : [spec.slice(0, at), spec.slice(at + 1)];
}

/** Only what stands before the options is named: they may hold a secret. */
function unusable(spec: string, why: string): MidflightError {
  const [use = ''] = split(spec);
  const shown = use.trimStart().startsWith('{') ? '{…}' : use;
  return new MidflightError('MF_USAGE', `--plugin ${shown} can't be read: ${why}. Write PACKAGE, PATH, PATH?option=value&other=value, or {"use": PATH, "options": {…}}.`);
}
