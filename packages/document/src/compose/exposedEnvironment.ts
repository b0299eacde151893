/** Variables of the environment that a document lets its scenarios read, with the values that they had. */
export class ExposedEnvironment {
  /** As the document lists them. */
  readonly names: readonly string[];
  /** Private, since whatever prints a configuration as it is must not print these. */
  readonly #values: ReadonlyMap<string, string>;

  /** The default is for class-transformer, which makes a copy that nobody uses. */
  constructor(values: ReadonlyMap<string, string> = new Map()) {
    this.names = [...values.keys()];
    this.#values = values;
  }

  /** The values by name. */
  values(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }

  /** True when both hold the same values under the same names. */
  isSame(other: ExposedEnvironment): boolean {
    return this.names.length === other.names.length && this.names.every((name) => this.#values.get(name) === other.#values.get(name));
  }
}
