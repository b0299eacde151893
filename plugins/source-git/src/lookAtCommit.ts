import type { SourceContext, SourceSignal } from '@midflight/core';
import type { Clone, Tip } from './clone.js';
import { CommitTree } from './commitTree.js';
import { readDocuments } from './readDocuments.js';
import { revisionOf } from './revision.js';
import { verifySignature } from './verifySignature.js';

/** What to read of a commit, and whose it must be. */
export interface LookOptions {
  /** The source's own. */
  readonly id: string;
  /** Normalised. */
  readonly paths: readonly string[];
  /** What stands before a path in the name of a document. */
  readonly prefix: string;
  /** Of a document, in bytes. */
  readonly maxBytes: number;
  /** Of a file that is no document, in bytes. */
  readonly maxAttachmentBytes: number;
  /** Who must have signed the commit; absolute. */
  readonly allowedSignersFile: string | undefined;
}

/** What a commit was found to hold. */
export interface Sight {
  /** Full. */
  readonly commit: string;
  readonly revision: string;
}

/**
 * Fetches a commit and reads it.
 *
 * @param before - what was seen last
 * @returns what to say of it: a snapshot, or that it holds what the last one did
 */
export async function lookAtCommit(clone: Clone, tip: Tip, before: Sight | undefined, options: LookOptions, { referencesOf, logger }: SourceContext): Promise<{ readonly signal: SourceSignal; readonly sight: Sight }> {
  const { id, allowedSignersFile } = options;
  const commit = await clone.fetch(tip);
  const git = await clone.git();
  if (allowedSignersFile !== undefined) await verifySignature(git, commit, allowedSignersFile);
  const documents = await readDocuments({ ...options, tree: new CommitTree(git, commit.id), referencesOf });
  const sight = { commit: commit.id, revision: revisionOf(documents) };
  const rewritten = before !== undefined && (await clone.descends(commit, before.commit, tip)) === false;
  if (rewritten) logger.warn('The history was rewritten', { source: id, from: before.commit, to: commit.id });
  if (sight.revision === before?.revision) return { sight, signal: { kind: 'unchanged' } };
  const message = rewritten ? `${commit.subject} (history rewritten: this does not follow ${before.commit.slice(0, 12)})` : commit.subject;
  const cause = { kind: 'source' as const, source: id, commit: commit.id, author: commit.author, message };
  return { sight, signal: { kind: 'snapshot', documents, revision: sight.revision, cause, settled: true } };
}
