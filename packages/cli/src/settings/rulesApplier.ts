import { swapApplier, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

/** `rules` judge documents, not the load: those of a document were asked before it came here, so there is nothing to switch. */
export const rulesApplier: Applier<LoadDocument> = swapApplier<LoadDocument, undefined>({
  id: 'rules',
  claims: ['rules'],
  select: () => undefined,
  apply: () => {},
});
