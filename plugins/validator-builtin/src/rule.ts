import { isUnread, type Finding } from '@midflight/core';
import type { LoadDocument, Step } from '@midflight/document';

/** A rule that a whole document must keep: it tells everything it finds, and depends on nothing else. Places are filled in from the paths. */
export type Rule = (document: LoadDocument) => readonly Finding[] | Promise<readonly Finding[]>;

/** A step and its path. */
export interface PlacedStep {
  readonly step: Step;
  readonly path: string;
}

/** Every step of the document that could be read. */
export function stepsOf(document: LoadDocument): readonly PlacedStep[] {
  return ofEach(asFarAsRead(() => document.scenarios), (scenario, at) => scenario.steps.map((step, index) => ({ step, path: `scenarios[${at}].steps[${index}]` })));
}

/** What there is of each item. Of one that could not be read as far as that takes, nothing: what is wrong with it was told, and the others are judged. */
export function ofEach<T, Found>(items: readonly T[], find: (item: T, index: number) => readonly Found[]): readonly Found[] {
  return items.flatMap((item, index) => asFarAsRead(() => find(item, index)));
}

/** What is found, or nothing where that takes what could not be read. */
export function asFarAsRead<Found>(find: () => readonly Found[]): readonly Found[] {
  try {
    return find();
  } catch (thrown) {
    if (isUnread(thrown)) return [];
    throw thrown;
  }
}
