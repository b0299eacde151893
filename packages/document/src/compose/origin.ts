import type { Place } from '@midflight/core';
import type { DocumentPlaces } from '../text/places.js';
import { joinPath, parsePath, type PathSegment } from '../text/path.js';

/** Where a value of the merged tree came from. */
export interface Origin {
  /** Those of the document. */
  readonly places: DocumentPlaces;
  /** The path inside that document. */
  readonly path: string;
  /** By key, index or name, where parts came from several documents; without it all parts came from this one. */
  readonly parts?: ReadonlyMap<PathSegment, Origin>;
}

/** The origin of a part. One that no document has lies where its owner was written last. */
export function originInside({ places, path, parts }: Origin, segment: PathSegment): Origin | undefined {
  return parts ? parts.get(segment) : { places, path: joinPath(path, segment) };
}

/** Places of a tree that was merged from several documents: each question goes to the document that the value came from. */
export class MergedPlaces implements DocumentPlaces {
  readonly files: readonly string[];
  readonly #root: Origin;

  constructor(root: Origin, files: readonly string[]) {
    this.#root = root;
    this.files = files;
  }

  find(path: string): Place | undefined {
    const { origin } = this.#walk(path);
    return origin.places.find(origin.path);
  }

  findKey(path: string): Place | undefined {
    const { origin } = this.#walk(path);
    return origin.places.findKey(origin.path);
  }

  findWritten(path: string): Place | undefined {
    const { origin, whole } = this.#walk(path);
    return whole ? origin.places.findWritten(origin.path) : undefined;
  }

  #walk(path: string): { readonly origin: Origin; readonly whole: boolean } {
    let origin = this.#root;
    for (const segment of parsePath(path)) {
      const next = originInside(origin, segment);
      if (!next) return { origin, whole: false };
      origin = next;
    }
    return { origin, whole: true };
  }
}
