import { createHash } from 'node:crypto';
import type { SourceDocument } from '@midflight/core';

/** Equal exactly when all contents are, and all reasons why there are none. */
export function revisionOf(documents: readonly SourceDocument[]): string {
  const hash = createHash('sha256');
  const add = ({ name, content, references = [] }: SourceDocument): void => {
    hash.update(JSON.stringify([name, content.length, references.length])).update(content);
    for (const { written, kind, fault, files } of references) {
      hash.update(JSON.stringify([written, kind, fault?.message ?? null, files.length]));
      files.forEach(add);
    }
  };
  documents.forEach(add);
  return `sha256:${hash.digest('hex')}`;
}
