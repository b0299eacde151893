declare const type: unique symbol;

/** Names a service and carries its type. Equal names are the same service, also across installed copies. */
export interface Token<T> {
  readonly key: symbol;
  readonly name: string;
  readonly [type]?: T;
}

/** Makes the token of a service: `export const LOAD_CONTROL = createToken<LoadControl>('LoadControl')`. */
export function createToken<T>(name: string): Token<T> {
  return { key: Symbol.for(`midflight.${name}`), name };
}
