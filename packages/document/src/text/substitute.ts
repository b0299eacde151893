import type { PathSegment } from './path.js';

/** What a text became, and what was wrong with it. */
export interface Substituted {
  readonly text: string;
  readonly problems: readonly SubstitutionProblem[];
}

/** Something in a text that can't be replaced. */
export interface SubstitutionProblem {
  readonly message: string;
  readonly hint: string;
}

/** Gives the text of a scalar at `path` another text before it gets its type; undefined leaves it as it is. */
export type Substitute = (text: string, path: readonly PathSegment[]) => Substituted | undefined;
