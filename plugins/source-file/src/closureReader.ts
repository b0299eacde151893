import { createHash, type Hash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Reference, ResolvedReference, SourceContext, SourceDocument } from '@midflight/core';
import { isDynamicPattern } from 'tinyglobby';
import { type FileMemory, maxAttachmentBytes, maxDocumentBytes, type ReadFile } from './fileMemory.js';
import { readFault } from './readFault.js';
import { searchPattern } from './searchPattern.js';

/** How deep documents may refer to documents. */
const maxDepth = 10;

/** A document to begin with. */
export interface RootFile {
  /** Absolute. */
  readonly path: string;
  /** The file as the user knows it. */
  readonly name: string;
}

/** A file on the way, and those that led to it. */
interface File extends RootFile {
  /** Nothing outside of this folder is read. */
  readonly home: string;
  /** The names of the documents that led here, outermost first. */
  readonly chain: readonly string[];
}

/** Reads documents and all that they refer to, once, and notes where it has looked. */
export class ClosureReader {
  /** Every file, also those that are missing; absolute. */
  readonly paths = new Set<string>();
  /** Where patterns look, with what the folder was like before; absolute. */
  readonly folders = new Map<string, string | undefined>();
  /** What was read, by absolute path. */
  readonly files = new Map<string, ReadFile>();
  /** True when something could not be followed: it may come to be there without a trace in what was read. */
  lacksSomething = false;
  readonly #memory: FileMemory;
  readonly #referencesOf: SourceContext['referencesOf'];
  /** Each file is read once, so that it means the same wherever it is named. */
  readonly #reading = new Map<string, Promise<ReadFile>>();

  constructor(memory: FileMemory, referencesOf: SourceContext['referencesOf']) {
    this.#memory = memory;
    this.#referencesOf = referencesOf;
  }

  /** @throws Error with a `code`, as `readWhole` does, when the document itself can't be read */
  async read(root: RootFile): Promise<SourceDocument> {
    return this.#document({ ...root, home: dirname(root.path), chain: [] });
  }

  /** Equal exactly when the contents of all that these documents hold are, and all reasons why there are none. */
  revisionOf(documents: readonly SourceDocument[]): string {
    const digests = new Map([...this.files.values()].map(({ content, digest }) => [content, digest]));
    const hash = createHash('sha256');
    const add = (to: Hash, { name, content, references = [] }: SourceDocument): void => {
      to.update(JSON.stringify([name, typeof content === 'string' ? content : digests.get(content), references.length]));
      for (const { written, kind, fault, files } of references) {
        to.update(JSON.stringify([written, kind, fault?.message ?? null, files.length]));
        for (const file of files) add(to, file);
      }
    };
    for (const document of documents) add(hash, document);
    return `sha256:${hash.digest('hex')}`;
  }

  async #document(file: File): Promise<SourceDocument> {
    const document: SourceDocument = { name: file.name, localPath: file.path, content: await this.#contentOf(file.path, maxDocumentBytes) };
    const references = this.#referencesOf(document);
    if (references.length === 0) return document;
    return { ...document, references: await Promise.all(references.map((reference) => this.#follow(reference, file))) };
  }

  async #follow(reference: Reference, from: File): Promise<ResolvedReference> {
    const { written, kind } = reference;
    const files: SourceDocument[] = [];
    try {
      for (const path of await this.#pathsOf(written, from)) {
        const name = join(dirname(from.name), relative(dirname(from.path), path));
        this.paths.add(path);
        await stayInside(path, from.home, written);
        files.push(kind === 'document' ? await this.#include({ path, name, home: from.home, chain: [...from.chain, from.name] }) : { name, content: await this.#contentOf(path, maxAttachmentBytes) });
      }
      return { written, kind, files };
    } catch (thrown) {
      this.lacksSomething = true;
      return { written, kind, files: [], fault: thrown instanceof Refused ? thrown.fault : { code: 'MF_FILE_UNREADABLE', message: readFault(written, thrown, `the folder of ${from.name}, which it is relative to`).message } };
    }
  }

  async #include(file: File): Promise<SourceDocument> {
    const chain = [...file.chain, file.name].join(' → ');
    if (file.chain.includes(file.name)) throw new Refused('MF_INCLUDE_CYCLE', `The files include each other in a circle: ${chain}.`, 'Take one of them out of the circle.');
    if (file.chain.length > maxDepth) throw new Refused('MF_INCLUDE_DEPTH', `The files include each other more than ${maxDepth} deep: ${chain}.`, 'Include them from a file further up.');
    return this.#document(file);
  }

  async #pathsOf(written: string, from: File): Promise<readonly string[]> {
    const folder = dirname(from.path);
    if (isAbsolute(written)) throw outside(written);
    if (!isDynamicPattern(written)) return [resolve(folder, written)];
    const { files, folders } = await searchPattern(written, folder);
    for (const [searched, stamp] of folders) this.folders.set(searched, stamp);
    return files.filter((path) => path !== from.path);
  }

  async #contentOf(path: string, maxBytes: number): Promise<Uint8Array> {
    this.paths.add(path);
    const reading = this.#reading.get(path) ?? this.#memory.read(path, maxBytes);
    this.#reading.set(path, reading);
    const file = await reading;
    this.files.set(path, file);
    return file.content;
  }
}

class Refused extends Error {
  readonly fault: NonNullable<ResolvedReference['fault']>;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.fault = { code, message, hint };
  }
}

function outside(written: string): Refused {
  return new Refused('MF_FILE_OUTSIDE', `${written} lies outside of the folder of the main file.`, 'Put it into that folder or below it, and name it by a relative path.');
}

/** By its name and, through links, in fact. */
async function stayInside(path: string, home: string, written: string): Promise<void> {
  if (!isInside(path, home)) throw outside(written);
  const [real, realHome] = await Promise.all([realpath(path), realpath(home)]);
  if (!isInside(real, realHome)) throw outside(written);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
