import type { Finding } from '@midflight/core';
import type { LoadDocument, Step } from '@midflight/document';

/** A rule that a whole document must keep: it tells everything it finds, and depends on nothing else. Places are filled in from the paths. */
export type Rule = (document: LoadDocument) => readonly Finding[] | Promise<readonly Finding[]>;

/** A step and its path. */
export interface PlacedStep {
  readonly step: Step;
  readonly path: string;
}

/** Every step of the document. */
export function stepsOf({ scenarios }: LoadDocument): readonly PlacedStep[] {
  return scenarios.flatMap((scenario, at) => scenario.steps.map((step, index) => ({ step, path: `scenarios[${at}].steps[${index}]` })));
}
