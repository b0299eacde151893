import { MidflightError } from '../contracts/errors.js';
import type { PluginOption } from '../contracts/plugin.js';

/** The options that a plugin takes, by name. */
export type PluginOptions = Readonly<Record<string, PluginOption>>;

/** What is wrong with one option. */
export interface OptionFault {
  readonly option: string;
  /** True when the plugin takes no such option. */
  readonly unknown: boolean;
  /** True when it was not given and must be. */
  readonly missing: boolean;
  /** In words that follow the option's name: `is 7 and must be from 1 to 3`. */
  readonly problem: string;
}

/** Everything that is wrong with what a plugin was given; nothing when it fits. */
export function optionFaults(known: PluginOptions, given: Readonly<Record<string, unknown>>): readonly OptionFault[] {
  const takes = Object.keys(known).join(', ') || 'none';
  const unknown = Object.keys(given)
    .filter((option) => !Object.hasOwn(known, option))
    .map((option): OptionFault => ({ option, unknown: true, missing: false, problem: `is not known (it takes ${takes})` }));
  const others = Object.entries(known).flatMap(([option, rule]): OptionFault[] => {
    const value = valueOf(option, rule, given);
    const problem = value === undefined ? rule.required && 'is required' : faultOf(value, rule);
    return problem ? [{ option, unknown: false, missing: value === undefined, problem }] : [];
  });
  return [...unknown, ...others];
}

/**
 * Checks what a plugin was given against what it takes, and fills in the defaults.
 *
 * @throws MF_PLUGIN_OPTIONS with every fault at once
 */
export function checkOptions(plugin: string, known: PluginOptions, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const faults = optionFaults(known, given).map(({ option, problem }) => `its option ${option} ${problem}`);
  if (faults.length > 0) {
    throw new MidflightError('MF_PLUGIN_OPTIONS', `The plugin ${plugin} can't be used: ${faults.join('; ')}.`, { details: { plugin, faults } });
  }
  return Object.fromEntries(Object.entries(known).map(([name, option]) => [name, valueOf(name, option, given)]).filter(([, value]) => value !== undefined));
}

function valueOf(name: string, option: PluginOption, given: Readonly<Record<string, unknown>>): unknown {
  return (Object.hasOwn(given, name) ? given[name] : undefined) ?? option.default;
}

function faultOf(value: unknown, { type, minimum = -Infinity, maximum = Infinity }: PluginOption): string | undefined {
  const fits = type === 'integer' ? Number.isSafeInteger(value) : typeof value === type && !Number.isNaN(value);
  if (!fits) return `is ${JSON.stringify(value)} and must be of type ${type}`;
  if (typeof value === 'number' && (value < minimum || value > maximum)) return `is ${value} and must be ${rangeInWords(minimum, maximum)}`;
  return undefined;
}

function rangeInWords(minimum: number, maximum: number): string {
  if (maximum === Infinity) return `at least ${minimum}`;
  return minimum === -Infinity ? `at most ${maximum}` : `from ${minimum} to ${maximum}`;
}
