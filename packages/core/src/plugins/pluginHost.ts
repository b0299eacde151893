import type { Closable } from '../contracts/closable.js';
import { MidflightError, messageOf } from '../contracts/errors.js';
import type { Plugin, PluginContext, PluginKind } from '../contracts/plugin.js';
import { withDeadline } from '../pipeline/deadline.js';
import { checkOptions } from './checkOptions.js';
import { checkProduct } from './checkProduct.js';

/** A plugin together with the options that a user gave it. */
export class PluginUse<Product> {
  readonly kind: PluginKind;
  /** The plugin's own name: `file`. */
  readonly plugin: string;
  /** For messages: `source file`, and where it was asked for. */
  readonly name: string;
  /** Where it was asked for: `--plugin own.mjs`; undefined when nobody said. */
  readonly from: string | undefined;
  readonly #create: (context: PluginContext) => Product | Promise<Product>;

  /** @param from - where it was asked for, for messages: `plugins[0] in loadtest.yaml:12` */
  constructor({ kind, name }: Pick<Plugin<object, Product>, 'kind' | 'name'>, create: (context: PluginContext) => Product | Promise<Product>, from?: string) {
    this.kind = kind;
    this.plugin = name;
    this.from = from;
    this.name = `${kind} ${name}${from === undefined ? '' : ` (${from})`}`;
    this.#create = create;
  }

  /**
   * @param onLate - takes what was made after the limit
   * @throws MF_PLUGIN_OPTIONS or MF_PLUGIN_START, which name the plugin
   */
  async start(context: PluginContext, limitMs: number, onLate?: (late: Product) => void): Promise<Product> {
    const { name } = this;
    try {
      return await withDeadline({ clock: context.clock, limitMs, who: `start of the plugin ${name}` }, () => this.#make(context), onLate);
    } catch (thrown) {
      if (MidflightError.is(thrown) && thrown.code === 'MF_PLUGIN_OPTIONS') throw thrown;
      throw new MidflightError('MF_PLUGIN_START', `The plugin ${name} did not start: ${messageOf(thrown)}`, { cause: thrown, details: { plugin: name } });
    }
  }

  async #make(context: PluginContext): Promise<Product> {
    const product = await this.#create(context);
    checkProduct(this.kind, product);
    return product;
  }
}

/**
 * Says to use a plugin, with these options: `use(fileSource, { path: 'loadtest.yaml' })`.
 *
 * @param from - where it was asked for, for messages. @defaultValue nothing is said
 */
export function use<Options extends object, Product>(plugin: Plugin<Options, Product>, options: Partial<Options> = {}, from?: string): PluginUse<Product> {
  const name = `${plugin.kind} ${plugin.name}`;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checkOptions returns just what the plugin's own table declares, and definePlugin ties that table to Options
  return new PluginUse(plugin, (context) => plugin.create(checkOptions(name, plugin.options ?? {}, { ...options }) as Options, context), from);
}

/** A product as such, or a plugin that makes it. */
export type Usable<Product> = Product | PluginUse<Product>;

interface Started {
  readonly name: string;
  readonly product: Closable;
}

/** Starts plugins, and closes what they made. Products that were given as such belong to whoever made them. */
export class PluginHost {
  readonly #context: PluginContext;
  readonly #deadlineMs: number;
  readonly #started: Started[] = [];

  /** @param deadlineMs - for the start and the end of each plugin, in milliseconds */
  constructor(context: PluginContext, deadlineMs: number) {
    this.#context = context;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Starts plugins one after the other, in the order given, and returns what they made.
   *
   * @throws MF_PLUGIN_DUPLICATE when two of them bear one id; what {@link PluginUse.start} throws. What was started stays
   * so until {@link close}.
   */
  async start<Product extends Closable & { readonly id: string }>(used: readonly Usable<Product>[]): Promise<readonly Product[]> {
    const products: Product[] = [];
    for (const one of used) {
      const product = one instanceof PluginUse ? await this.#startOne(one) : one;
      if (products.some(({ id }) => id === product.id)) {
        throw new MidflightError('MF_PLUGIN_DUPLICATE', `Two plugins are called ${product.id}; each needs an id of its own.`, { details: { id: product.id } });
      }
      products.push(product);
    }
    return products;
  }

  /** Closes all that was started, last started first. What fails or hangs is logged, and the others are closed all the same. */
  async close(): Promise<void> {
    for (const one of this.#started.splice(0).toReversed()) await this.#closeOne(one);
  }

  async #startOne<Product extends Closable>(one: PluginUse<Product>): Promise<Product> {
    const { name } = one;
    const product = await one.start(this.#context, this.#deadlineMs, (late) => void this.#closeOne({ name, product: late }));
    this.#started.push({ name, product });
    return product;
  }

  async #closeOne({ name, product }: Started): Promise<void> {
    const { clock, logger } = this.#context;
    try {
      await withDeadline({ clock, limitMs: this.#deadlineMs, who: `end of the plugin ${name}` }, () => product.close?.());
    } catch (thrown) {
      logger.error(`The plugin ${name} did not close: ${messageOf(thrown)}`, { thrown });
    }
  }
}
