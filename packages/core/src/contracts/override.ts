/** A value that is pinned above what the sources say. */
export interface Override {
  /** In the document's terms: `load.target`, `scenarios["Checkout"].weight`. */
  readonly path: string;
  /** As it would stand in the document. */
  readonly value: unknown;
  /** When it ends by itself, wall time since the Unix epoch in milliseconds. @defaultValue it stays until it is taken away */
  readonly expiresAtMs?: number;
}
