import { swapApplier, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

/** `metadata` only names the run: events and reports read it from the active revision, so there is nothing to switch. */
export const metadataApplier: Applier<LoadDocument> = swapApplier<LoadDocument, undefined>({
  id: 'metadata',
  claims: ['metadata'],
  select: () => undefined,
  apply: () => {},
});
