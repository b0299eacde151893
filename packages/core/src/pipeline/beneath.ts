import type { Finding } from '../contracts/finding.js';
import type { Composition, Decoded } from '../contracts/model.js';
import { allDocuments } from '../contracts/source.js';
import { preview, type PreviewParts } from './preview.js';
import type { Proposal } from './proposal.js';

/** Documents, and what they say by themselves, whatever is pinned above them. */
export interface Texts<C> {
  readonly documents: Proposal['documents'];
  readonly composition: Composition;
  readonly decoded: Decoded<C>;
}

/** How texts are judged that lie beneath. */
export interface JudgeBeneathOptions<C> extends PreviewParts<C> {
  readonly sequence: number;
  /** What the texts in force say by themselves. Undefined: there are none yet, or they are not sound any more. */
  readonly inForce: C | undefined;
}

/**
 * What is wrong with texts that lie beneath pinned values. They are judged like a reload of their own, from the texts in force
 * to these: what a value hides now comes into force when the value is let go, and nobody asks then.
 */
export async function judgeBeneath<C>({ documents, composition, decoded }: Texts<C>, { sequence, inForce, ...parts }: JudgeBeneathOptions<C>): Promise<readonly Finding[]> {
  const origin = allDocuments(documents).map(({ name }) => name);
  const { findings } = await preview({ ...decoded, sequence, previous: inForce, places: composition.places, origin }, parts);
  return findings;
}

/** Findings without those that were told of the texts beneath already. */
export function besides(beneath: readonly Finding[], findings: readonly Finding[]): readonly Finding[] {
  const isSame = (one: Finding, other: Finding): boolean => one.code === other.code && one.path === other.path && one.message === other.message;
  return findings.filter((finding) => !beneath.some((told) => isSame(told, finding)));
}
