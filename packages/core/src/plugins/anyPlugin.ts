import type { Applier } from '../contracts/applier.js';
import type { Exporter } from '../contracts/exporter.js';
import type { Plugin, PluginKind } from '../contracts/plugin.js';
import type { ConfigSource } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';

type OfKind<Kind extends PluginKind, Product> = Plugin<Record<string, unknown>, Product> & { readonly kind: Kind };

/** A plugin of any kind, told apart by its `kind`: what a module of others may export. */
export type AnyPlugin<C> = OfKind<'source', ConfigSource> | OfKind<'validator', Validator<C>> | OfKind<'applier', Applier<C>> | OfKind<'exporter', Exporter>;

const kinds: readonly unknown[] = ['source', 'validator', 'applier', 'exporter'] satisfies readonly PluginKind[];
const optionTypes: readonly unknown[] = ['string', 'number', 'integer', 'boolean'];

/** True for what is meant as a plugin: an object with a `kind` and a `create`, whatever they are. */
export function looksLikePlugin(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'kind' in value && 'create' in value;
}

/** True for a whole plugin; `problem` is told what it lacks. What it creates is looked at when it is started. */
export function isPlugin<C>(value: unknown, problem: (said: string) => void = () => {}): value is AnyPlugin<C> {
  const said = problemOf(value);
  if (said !== undefined) problem(said);
  return said === undefined;
}

function problemOf(value: unknown): string | undefined {
  if (!looksLikePlugin(value)) return 'it is no object with a kind and a create';
  const { kind, name, create, options = {} } = value;
  if (!kinds.includes(kind)) return `its kind is ${JSON.stringify(kind)} and must be one of ${kinds.join(', ')}`;
  if (typeof name !== 'string' || name === '') return 'it has no name';
  if (typeof create !== 'function') return 'its create is no function';
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return 'its options are no map of names to what each must be';
  const [odd] = Object.entries(options).find(([, option]) => !isOption(option)) ?? [];
  return odd === undefined ? undefined : `its option ${odd} has no type of ${optionTypes.join(', ')}`;
}

function isOption(option: unknown): boolean {
  return typeof option === 'object' && option !== null && 'type' in option && optionTypes.includes(option.type);
}
