import { MidflightError, messageOf } from '../contracts/errors.js';
import type { Plugin, PluginContext } from '../contracts/plugin.js';
import { withDeadline } from '../pipeline/deadline.js';
import { checkOptions } from './checkOptions.js';

/** A plugin together with the options that a user gave it. */
export class PluginUse<Product> {
  /** For messages: `source file`. */
  readonly name: string;
  readonly #create: (context: PluginContext) => Product | Promise<Product>;

  constructor(name: string, create: (context: PluginContext) => Product | Promise<Product>) {
    this.name = name;
    this.#create = create;
  }

  /** @throws MF_PLUGIN_OPTIONS or MF_PLUGIN_START, which name the plugin */
  async start(context: PluginContext, limitMs: number): Promise<Product> {
    const { name } = this;
    try {
      return await withDeadline({ clock: context.clock, limitMs, who: `start of the plugin ${name}` }, () => this.#create(context));
    } catch (thrown) {
      if (MidflightError.is(thrown) && thrown.code === 'MF_PLUGIN_OPTIONS') throw thrown;
      throw new MidflightError('MF_PLUGIN_START', `The plugin ${name} did not start: ${messageOf(thrown)}`, { cause: thrown, details: { plugin: name } });
    }
  }
}

/** Says to use a plugin, with these options: `use(fileSource, { path: 'loadtest.yaml' })`. */
export function use<Options extends object, Product>(plugin: Plugin<Options, Product>, options: Partial<Options> = {}): PluginUse<Product> {
  const name = `${plugin.kind} ${plugin.name}`;
  return new PluginUse(name, (context) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checkOptions returns just what the plugin's own table declares, and definePlugin ties that table to Options
    plugin.create(checkOptions(name, plugin.options ?? {}, { ...options }) as Options, context),
  );
}

/** A product as such, or a plugin that makes it. */
export type Usable<Product> = Product | PluginUse<Product>;

/**
 * Starts plugins one after the other, in the order given, and returns what they made.
 *
 * @throws MF_PLUGIN_DUPLICATE when two of them bear one id; what {@link PluginUse.start} throws
 */
export async function startPlugins<Product extends { readonly id: string }>(used: readonly Usable<Product>[], context: PluginContext, deadlineMs: number): Promise<readonly Product[]> {
  const products: Product[] = [];
  for (const one of used) {
    const product = one instanceof PluginUse ? await one.start(context, deadlineMs) : one;
    if (products.some(({ id }) => id === product.id)) {
      throw new MidflightError('MF_PLUGIN_DUPLICATE', `Two plugins are called ${product.id}; each needs an id of its own.`, { details: { id: product.id } });
    }
    products.push(product);
  }
  return products;
}
