import type { PathSegment } from '../path.js';
import { Unusual, unusualKey } from './unusual.js';

const flowWord = /[A-Za-z0-9_./$](?:[A-Za-z0-9_./%$-]|:(?=[A-Za-z0-9_./-]))*(?: +[A-Za-z0-9_./](?:[A-Za-z0-9_./%-]|:(?=[A-Za-z0-9_./-]))*)*/y;
const flowKey = /([A-Za-z_][\w-]*): +/y;
const singleQuoted = /'((?:[^']|'')*)'/y;
const doubleQuoted = /"((?:[^"\\]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*)"/y;

/** A quoted text that begins at an index, and the index after it. */
export function quoted(written: string, from: number): readonly [text: string, end: number] {
  const pattern = written[from] === '"' ? doubleQuoted : singleQuoted;
  pattern.lastIndex = from;
  const match = pattern.exec(written);
  if (!match) throw new Unusual();
  const text: unknown = written[from] === '"' ? JSON.parse(match[0]) : (match[1] ?? '').replaceAll("''", "'");
  return [String(text), pattern.lastIndex];
}

/** A flow collection on one line, of quoted texts and plain words. */
export class FlowReader {
  readonly #text: string;
  readonly #scalar: (text: string, plain: boolean) => unknown;
  readonly #path: PathSegment[];
  end = 0;

  constructor(text: string, scalar: (text: string, plain: boolean) => unknown, path: PathSegment[]) {
    this.#text = text;
    this.#scalar = scalar;
    this.#path = path;
  }

  value(): unknown {
    if (this.#path.length > 40) throw new Unusual();
    const first = this.#text[this.end];
    if (first === '{') return this.#map();
    if (first === '[') return this.#list();
    if (first === '"' || first === "'") {
      const [text, end] = quoted(this.#text, this.end);
      this.end = end;
      return this.#scalar(text, false);
    }
    flowWord.lastIndex = this.end;
    const [word] = flowWord.exec(this.#text) ?? [];
    if (word === undefined) throw new Unusual();
    this.end += word.length;
    return this.#scalar(word, true);
  }

  #map(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.#open();
    while (this.#text[this.end] !== '}') {
      flowKey.lastIndex = this.end;
      const match = flowKey.exec(this.#text);
      const name = match?.[1];
      if (!match || name === undefined || Object.hasOwn(map, name) || unusualKey.test(name)) throw new Unusual();
      this.end += match[0].length;
      map[name] = this.#inside(name);
      this.#separator('}');
    }
    this.end++;
    return map;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    this.#open();
    while (this.#text[this.end] !== ']') {
      list.push(this.#inside(list.length));
      this.#separator(']');
    }
    this.end++;
    return list;
  }

  #inside(segment: PathSegment): unknown {
    this.#path.push(segment);
    const value = this.value();
    this.#path.pop();
    return value;
  }

  #open(): void {
    this.end++;
    this.#spaces();
  }

  #spaces(): void {
    while (this.#text[this.end] === ' ') this.end++;
  }

  /** A comma and one more value, or the end. */
  #separator(close: string): void {
    this.#spaces();
    if (this.#text[this.end] === close) return;
    if (this.#text[this.end] !== ',') throw new Unusual();
    this.#open();
    if (this.#text[this.end] === close) throw new Unusual();
  }
}
