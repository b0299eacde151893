import { ValidateBy } from '../classValidator.js';
import type { JsonSchema } from './jsonSchema.js';

/** A plain map as YAML gives it: the map that a field stands in, or a value. */
export type PlainMap = Readonly<Record<string, unknown>>;

/** True for a map; lists and null are none. */
export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * How the value of a field is written in YAML, kept in memory, checked and shown: the one place that knows its unit.
 *
 * @typeParam T - in memory
 */
export interface ValueType<T> {
  /** The rule in words that follow "must be": `an integer from 1 to 10 000`. */
  readonly expects: string;
  /** An example that keeps the rule, or what else helps. */
  readonly hint?: string;
  /** The words that are allowed, where there are few: a slip gets the one that was probably meant as its hint. */
  readonly words?: readonly string[];
  /** Of a number out of range: the one in range that is nearest to it. @defaultValue none is told */
  nearest?(value: number): number;
  /** What may be written, for editors: as strict as `rules`, but for what `schema/loaderAlone` lists. */
  readonly schema: JsonSchema;
  /** From what was written, in the map `owner`; undefined when it can't be read, and then what was written fails the rules. */
  read(written: unknown, owner: PlainMap): T | undefined;
  /** The long form, a map, of what may also be written short: two documents' maps merge. Undefined when there is none. */
  toMap?(written: unknown): PlainMap | undefined;
  /** True where the value is a map whose keys mean the same in any case: two documents' keys merge by that. @defaultValue false */
  readonly keysInAnyCase?: boolean;
  /** class-validator's decorators for what was read. */
  readonly rules: readonly PropertyDecorator[];
  /** As a person would write it, with secrets hidden. */
  show(value: T): unknown;
  /** True where the value names a file whose content goes with it. @defaultValue false */
  readonly file?: boolean;
  /** As a change names it, where more must be said than `show` does. @defaultValue `show` */
  showChange?(value: T): unknown;
  /** How what was written is named in a finding, where it may hold a secret; `isItem` when it is one that `blame` names. @defaultValue the value itself, shortened */
  describe?(written: unknown, isItem: boolean): string;
  /** True when two values mean the same. @defaultValue equal when shown as JSON */
  same?(a: T, b: T): boolean;
  /** The keys or indexes of the items that are at fault, where the value is a map or a list. */
  blame?(written: unknown): readonly (string | number)[];
  /** Shows one entry, with secrets hidden. Given where the value is a map to texts whose entries change one by one. */
  showEntry?(name: string, value: string): string;
}

/** A class-validator decorator by our own predicate. `name` is the rule that `decode/violations` gives a code to. */
export function rule(name: string, holds: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: holds } });
}
