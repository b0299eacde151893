import { MidflightError } from '../contracts/errors.js';
import type { PluginOption } from '../contracts/plugin.js';

/**
 * Checks what a plugin was given against what it takes, and fills in the defaults.
 *
 * @throws MF_PLUGIN_OPTIONS with every fault at once
 */
export function checkOptions(plugin: string, known: Readonly<Record<string, PluginOption>>, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const faults = Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `it takes no option ${JSON.stringify(name)} (it takes ${Object.keys(known).join(', ') || 'none'})`);
  const checked: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(known)) {
    const value = given[name] ?? option.default;
    if (value !== undefined) checked[name] = value;
    const fault = value === undefined ? option.required && 'is required' : faultOf(value, option);
    if (fault) faults.push(`its option ${name} ${fault}`);
  }
  if (faults.length > 0) {
    throw new MidflightError('MF_PLUGIN_OPTIONS', `The plugin ${plugin} can't be used: ${faults.join('; ')}.`, { details: { plugin, faults } });
  }
  return checked;
}

function faultOf(value: unknown, { type, minimum = -Infinity, maximum = Infinity }: PluginOption): string | undefined {
  const fits = type === 'integer' ? Number.isSafeInteger(value) : typeof value === type && !Number.isNaN(value);
  if (!fits) return `is ${JSON.stringify(value)} and must be of type ${type}`;
  if (typeof value === 'number' && (value < minimum || value > maximum)) return `is ${value} and must be from ${minimum} to ${maximum}`;
  return undefined;
}
