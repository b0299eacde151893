import type { Change } from './change.js';
import type { Finding, Places } from './finding.js';
import type { Override } from './override.js';
import type { Reference, SourceDocument } from './source.js';

/** Many documents made one: a tree of plain values, and where each was written. */
export interface Composition {
  /** Plain values as parsed; `undefined` when there is no readable tree. Opaque to core. */
  readonly tree: unknown;
  readonly places: Places;
  /** What was wrong with the texts, with places. Any error rejects the candidate. */
  readonly findings: readonly Finding[];
}

/** A tree given its types. */
export interface Decoded<C> {
  /** Absent when `findings` hold an error that leaves nothing to validate. */
  readonly config: C | undefined;
  /**
   * Where `findings`, or those of the composition, hold an error: what could be read all the same. All of it is of the right
   * types and as it was meant; whoever reads what is wrong, missing or not known meets an error of `MF_UNREAD`.
   *
   * @defaultValue only the findings are told
   */
  readonly partial?: C;
  readonly findings: readonly Finding[];
}

/** Everything core must know of a configuration type: how to read one, and how two of them differ. All pure and synchronous. */
export interface ConfigModel<C> {
  /** Texts to one tree. Never throws for bad input: that is a finding. */
  compose(documents: readonly SourceDocument[]): Composition;
  /** The same with values of a person's above those of the texts; what can't be put in its place is a finding. @defaultValue there are no overrides */
  override?(composition: Composition, overrides: readonly Override[]): Composition;
  /** The files that one text refers to. Never throws for bad input. @defaultValue none */
  references?(document: SourceDocument): readonly Reference[];
  /** Tree to typed values, converting units once. Never throws for bad input. */
  decode(composition: Composition): Decoded<C>;
  /** Every difference, independent of key order, comments and spelling. Empty exactly when the two mean the same. */
  diff(previous: C, next: C): readonly Change[];
}
