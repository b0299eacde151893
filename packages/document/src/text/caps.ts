/** What a text may cost, checked before anything is built from it. */
export interface Caps {
  /** Size of one text, in bytes of UTF-8. */
  readonly textBytes: number;
  /** How deep maps and lists may nest, aliases included. */
  readonly depth: number;
  /** How many values aliases may add to those that were written. */
  readonly aliasedValues: number;
  /** How many findings are told of one stage; what follows a broken line is mostly echo, and a place costs time. */
  readonly findings: number;
}

/** The caps of every load document. */
export const defaultCaps: Caps = { textBytes: 16 * 1024 * 1024, depth: 100, aliasedValues: 1_000_000, findings: 100 };
