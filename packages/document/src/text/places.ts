import type { Place, Places } from '@midflight/core';
import { isAlias, isMap, isScalar, isSeq, type Document } from 'yaml';
import { Lines } from './lines.js';
import { keyText, rangeOf } from './nodes.js';
import { parsePath, type PathSegment } from './path.js';

/** Finds keys too, and tells what was written from what was not. */
export interface DocumentPlaces extends Places {
  /** The texts' names, in the order in which they were given. */
  readonly files: readonly string[];
  /** The place of the key that `path` ends with, or of its nearest ancestor that was written. */
  findKey(path: string): Place | undefined;
  /** The place of the value at `path`, or of the scalar that it is a part of; undefined when it was not written. */
  findWritten(path: string): Place | undefined;
}

/** True for places that know keys. */
export function knowsKeys(places: Places): places is DocumentPlaces {
  return 'findKey' in places;
}

/** A document that could not be read has no places. */
export const noPlaces: DocumentPlaces = { files: [], find: () => undefined, findKey: () => undefined, findWritten: () => undefined };

interface Found {
  readonly key?: unknown;
  readonly value: unknown;
}

interface Walk extends Found {
  /** False when a part of the path was not found; the rest is the nearest ancestor then. */
  readonly whole: boolean;
}

export interface YamlPlacesOptions {
  readonly file: string;
  readonly text: string;
  /** The parsed text; asked for at the first question only. */
  readonly document: () => Document.Parsed;
  /** Other keys under which the value of a key may have been written. @defaultValue none */
  readonly spellings?: ((key: string) => readonly string[]) | undefined;
}

/** Places of one YAML text, worked out when they are asked for: a valid document pays nothing. */
export class YamlPlaces implements DocumentPlaces {
  readonly #options: YamlPlacesOptions;
  readonly #lines: Lines;
  readonly files: readonly string[];

  constructor(options: YamlPlacesOptions) {
    this.files = [options.file];
    this.#options = options;
    this.#lines = new Lines(options.file, options.text);
  }

  /** The value, where it begins on the line of its key; else the key, which says more than the first line of a block. */
  find(path: string): Place | undefined {
    return this.#placeOf(this.#walk(path));
  }

  findKey(path: string): Place | undefined {
    const { key, value } = this.#walk(path);
    return this.#lines.place(...rangeOf(key ?? value));
  }

  findWritten(path: string): Place | undefined {
    const walk = this.#walk(path);
    const node = resolve(walk.value, this.#options.document());
    const written = isScalar(node) ? node.value !== null : walk.whole;
    return written ? this.#placeOf(walk) : undefined;
  }

  #placeOf({ key, value }: Found): Place {
    const [start, end] = rangeOf(value);
    if (key === undefined) return this.#lines.place(start, end);
    const [keyStart, keyEnd] = rangeOf(key);
    const beside = end > start && this.#lines.lineOf(start) === this.#lines.lineOf(keyStart);
    return beside ? this.#lines.place(start, end) : this.#lines.place(keyStart, keyEnd);
  }

  #walk(path: string): Walk {
    const document = this.#options.document();
    let found: Found = { value: document.contents };
    for (const segment of parsePath(path)) {
      const next = this.#step(resolve(found.value, document), segment);
      if (!next) return { ...found, whole: false };
      found = next;
    }
    return { ...found, whole: true };
  }

  #step(node: unknown, segment: PathSegment): Found | undefined {
    if (isSeq(node)) {
      const value = typeof segment === 'number' ? node.items[segment] : node.items.find((item) => isMap(item) && item.get('name') === segment);
      return value === undefined ? undefined : { value };
    }
    if (!isMap(node)) return undefined;
    for (const key of [String(segment), ...(this.#options.spellings?.(String(segment)) ?? [])]) {
      const pair = node.items.findLast((item) => isScalar(item.key) && keyText(item.key) === key);
      if (pair) return { key: pair.key, value: pair.value };
    }
    return undefined;
  }
}

function resolve(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}
