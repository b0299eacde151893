import { posix } from 'node:path';
import { MidflightError, type Reference, type ResolvedReference, type SourceContext, type SourceDocument } from '@midflight/core';
import picomatch from 'picomatch';
import { type CommitTree, kindProblems, TooLarge, type TreeEntry } from './commitTree.js';

/** How deep documents may refer to documents. */
const maxDepth = 10;

/** Which documents to read, and how large they may be. */
export interface ReadDocumentsOptions {
  readonly tree: CommitTree;
  /** Normalised, from the top of the repository. */
  readonly paths: readonly string[];
  /** What stands before a path in the name of a document: `shop-load:`. */
  readonly prefix: string;
  /** Of a document, in bytes. */
  readonly maxBytes: number;
  /** Of a file that is no document, in bytes. */
  readonly maxAttachmentBytes: number;
  readonly referencesOf: SourceContext['referencesOf'];
}

/** A file on the way, and those that led to it. */
interface File {
  readonly path: string;
  readonly content: Buffer;
  /** The names of the documents that led here, outermost first. */
  readonly chain: readonly string[];
  /** The folder of the main document. */
  readonly root: string;
}

/**
 * Reads documents of one commit and, through any depth, all that they refer to within their own folder trees, by the
 * rules that hold for files on a disk. A reference that can't be followed is said with its document.
 *
 * @throws MF_GIT_PATH or MF_GIT_LFS when a document itself can't be read, and what git throws
 */
export async function readDocuments(options: ReadDocumentsOptions): Promise<readonly SourceDocument[]> {
  const reader = new DocumentReader(options);
  const documents: SourceDocument[] = [];
  for (const path of options.paths) documents.push(await reader.main(path));
  return documents;
}

/** The first line of what Git LFS puts into a repository in place of a large file. */
const lfsPointer = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d/;

class DocumentReader {
  readonly #options: ReadDocumentsOptions;

  constructor(options: ReadDocumentsOptions) {
    this.#options = options;
  }

  async main(path: string): Promise<SourceDocument> {
    try {
      const [content = Buffer.alloc(0)] = await this.#read([await this.#fileAt(path)], this.#options.maxBytes);
      return await this.#document({ path, content, chain: [], root: posix.dirname(path) });
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const { code, message, hint } = thrown.fault;
      throw new MidflightError(code === 'MF_GIT_LFS' ? code : 'MF_GIT_PATH', hint === undefined ? message : `${message} ${hint}`, { details: { file: this.#nameOf(path) } });
    }
  }

  async #document({ path, content, chain, root }: File): Promise<SourceDocument> {
    const document: SourceDocument = { name: this.#nameOf(path), content };
    const references: ResolvedReference[] = [];
    for (const reference of this.#options.referencesOf(document)) references.push(await this.#follow(reference, { path, content, chain, root }));
    return references.length === 0 ? document : { ...document, references };
  }

  async #follow({ written, kind }: Reference, from: File): Promise<ResolvedReference> {
    try {
      const entries = await this.#filesOf(written, from);
      const contents = await this.#read(entries, kind === 'document' ? this.#options.maxBytes : this.#options.maxAttachmentBytes);
      const files: SourceDocument[] = [];
      for (const [index, { path }] of entries.entries()) {
        const content = contents[index] ?? Buffer.alloc(0);
        files.push(kind === 'document' ? await this.#include({ path, content, chain: [...from.chain, this.#nameOf(from.path)], root: from.root }) : { name: this.#nameOf(path), content });
      }
      return { written, kind, files };
    } catch (thrown) {
      // What git can't do says nothing of the document, and keeps the whole source from looking.
      if (thrown instanceof Refused) return { written, kind, files: [], fault: thrown.fault };
      throw thrown;
    }
  }

  async #include(file: File): Promise<SourceDocument> {
    const name = this.#nameOf(file.path);
    const chain = [...file.chain, name].join(' → ');
    if (file.chain.includes(name)) throw new Refused('MF_INCLUDE_CYCLE', `The files include each other in a circle: ${chain}.`, 'Take one of them out of the circle.');
    if (file.chain.length > maxDepth) throw new Refused('MF_INCLUDE_DEPTH', `The files include each other more than ${maxDepth} deep: ${chain}.`, 'Include them from a file further up.');
    return this.#document(file);
  }

  /** The entries that a reference means, in the order of their names; several only for a pattern. */
  async #filesOf(written: string, from: File): Promise<readonly TreeEntry[]> {
    const folder = posix.dirname(from.path);
    if (posix.isAbsolute(written)) throw outside(written);
    const { isGlob, negated, base } = picomatch.scan(posix.normalize(written));
    const path = posix.normalize(posix.join(folder, isGlob ? base : written));
    if (!isInside(path, from.root)) throw outside(written);
    if (!isGlob) return [await this.#fileAt(path)];
    if (negated) return [];
    const matches = picomatch(posix.normalize(written));
    const entries = await this.#options.tree.below(path === '.' ? '' : path);
    const found = entries.filter((entry) => entry.path !== from.path && isInside(entry.path, from.root) && matches(posix.relative(folder, entry.path)));
    return found.map((entry) => this.#asFile(entry));
  }

  async #fileAt(path: string): Promise<TreeEntry> {
    const entry = await this.#options.tree.at(path);
    if (entry === undefined) throw unreadable(this.#nameOf(path), 'the commit holds no such file', 'Check the path; letters count as large or small.');
    return this.#asFile(entry);
  }

  #asFile(entry: TreeEntry): TreeEntry {
    if (entry.kind !== 'file') throw unreadable(this.#nameOf(entry.path), kindProblems[entry.kind]);
    return entry;
  }

  async #read(files: readonly TreeEntry[], maxBytes: number): Promise<readonly Buffer[]> {
    try {
      const contents = await this.#options.tree.contentsOf(files, maxBytes);
      const pointer = files[contents.findIndex((content) => content.length < 1_024 && lfsPointer.test(content.toString('latin1')))];
      if (pointer) throw new Refused('MF_GIT_LFS', `${this.#nameOf(pointer.path)} is a pointer of Git LFS, and its content is not in the repository.`, 'Commit the file itself: git lfs untrack, git add --renormalize.');
      return contents;
    } catch (thrown) {
      throw thrown instanceof TooLarge ? new Refused('MF_FILE_UNREADABLE', this.#options.prefix + thrown.message) : thrown;
    }
  }

  #nameOf(path: string): string {
    return this.#options.prefix + path;
  }
}

class Refused extends Error {
  readonly fault: NonNullable<ResolvedReference['fault']>;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.fault = { code, message, ...(hint === undefined ? {} : { hint }) };
  }
}

function unreadable(name: string, why: string, hint?: string): Refused {
  return new Refused('MF_FILE_UNREADABLE', `${name} cannot be read: ${why}.`, hint);
}

function outside(written: string): Refused {
  return new Refused('MF_FILE_OUTSIDE', `${written} lies outside of the folder of the main file.`, 'Put it into that folder or below it, and name it by a relative path.');
}

function isInside(path: string, folder: string): boolean {
  const way = posix.relative(folder, path);
  return way !== '..' && !way.startsWith('../');
}
