import type { Clock } from './clock.js';
import type { Logger } from './logger.js';
import type { Token } from './token.js';

/** One option of a plugin: enough to check it and to explain it. */
export interface PluginOption {
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
  /** Inclusive. */
  readonly minimum?: number;
  /** Inclusive. */
  readonly maximum?: number;
}

/** What the host lends a plugin while it is created. */
export interface PluginContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A service that the embedding program offers, such as the engine's `LOAD_CONTROL`. @throws MF_SERVICE_MISSING when it offers none. */
  get<T>(token: Token<T>): T;
}

export type PluginKind = 'source' | 'validator' | 'applier' | 'exporter';

/** A plugin: a plain object, in plain JavaScript too. No decorator, no container, no global. */
export interface Plugin<Options, Product> {
  readonly kind: PluginKind;
  /** Unique among plugins of its kind. */
  readonly name: string;
  /** Every option it takes; an unknown one is refused with a hint. @defaultValue none */
  readonly options?: { readonly [Name in keyof Options]-?: PluginOption };
  /** Called once, with checked options and defaults filled in. */
  create(options: Options, context: PluginContext): Product | Promise<Product>;
}

/** Declares a plugin; it only lends the types. */
export function definePlugin<Options extends object, Product>(plugin: Plugin<Options, Product>): Plugin<Options, Product> {
  return plugin;
}
