import type { PathSegment } from '../path.js';
import { numberProblem, typePlain } from '../scalars.js';
import type { Substitute } from '../substitute.js';
import { FlowReader, quoted } from './flowReader.js';
import { Unusual, unusualKey } from './unusual.js';

/** What a text was read to, quickly. */
export interface FastTree {
  readonly value: Readonly<Record<string, unknown>>;
}

/** Items of lists by their text, as the last reading of a document left them. */
export type KnownItems = ReadonlyMap<string, unknown>;

/** What quick reading builds on. */
export interface ReadFastOptions {
  readonly maxDepth: number;
  readonly substitute: Substitute;
  /** Items that need not be read again; those that are read or used are added to `used`. */
  readonly known?: KnownItems;
  readonly used?: Map<string, unknown>;
}

/**
 * Reads the plain kind of YAML that most documents are made of: block maps and lists, scalars on one line, comments, flow
 * collections of plain words. Anything else, and anything that could be a fault, is left to the library: then there is no
 * tree. What is read here is exactly what the library and {@link PlainTree} would make of it; `readFast.test` holds the two
 * against each other.
 *
 * List items of the second level (a scenario, say) are reused by their text when they are the same as before, and are the
 * same object then; those that read the environment never are.
 */
export function readFast(text: string, options: ReadFastOptions): FastTree | undefined {
  if (unusualCharacter.test(text)) return undefined;
  try {
    return { value: new FastReader(text, options).document() };
  } catch (thrown) {
    if (thrown instanceof Unusual) return undefined;
    throw thrown;
  }
}

// oxlint-disable-next-line no-control-regex -- these are the ones that YAML reads in ways of its own
const unusualCharacter = /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ud800-\udfff]/;
const key = /^([A-Za-z_][\w-]*):(?: +|$)/;
const rest = /^ *(?: #.*)?$/;

class FastReader {
  readonly #lines: readonly string[];
  readonly #indents: Int32Array;
  readonly #options: ReadFastOptions;
  readonly #path: PathSegment[] = [];
  #at = 0;

  constructor(text: string, options: ReadFastOptions) {
    this.#lines = text.split('\n');
    this.#options = options;
    // A line of nothing or of a comment has no indent of its own.
    this.#indents = Int32Array.from(this.#lines, (line) => {
      const indent = line.search(/[^ ]/);
      return indent < 0 || line[indent] === '#' ? -1 : indent;
    });
  }

  document(): Record<string, unknown> {
    this.#skip();
    if (this.#indent !== 0 || this.#lines.some((line) => /^(?:---|\.\.\.|%)/.test(line))) throw new Unusual();
    const value = this.#map(0);
    if (this.#at < this.#lines.length) throw new Unusual();
    return value;
  }

  get #indent(): number {
    return this.#indents[this.#at] ?? -1;
  }

  get #line(): string {
    return this.#lines[this.#at] ?? '';
  }

  #skip(): void {
    while (this.#at < this.#lines.length && this.#indents[this.#at] === -1) this.#at++;
  }

  /** A map whose keys begin at `indent`; the first one may stand behind the dash of a list. */
  #map(indent: number, firstLine = this.#line.slice(indent)): Record<string, unknown> {
    if (this.#path.length > this.#options.maxDepth / 2) throw new Unusual();
    const map: Record<string, unknown> = {};
    for (let line = firstLine; ; line = this.#line.slice(indent)) {
      const match = key.exec(line);
      const name = match?.[1];
      if (!match || name === undefined || Object.hasOwn(map, name) || unusualKey.test(name)) throw new Unusual();
      this.#path.push(name);
      map[name] = this.#value(line.slice(match[0].length), indent, true);
      this.#path.pop();
      this.#skip();
      if (this.#indent !== indent || this.#line.startsWith('- ', indent) || this.#line.slice(indent) === '-') return this.#ended(map, indent);
    }
  }

  /** What follows must belong to somebody further out. */
  #ended<T>(value: T, indent: number): T {
    if (this.#indent > indent) throw new Unusual();
    return value;
  }

  /** What stands after a key or a dash: on its line, or in the lines below. `indent` is that of the key or the dash. */
  #value(written: string, indent: number, ofKey: boolean): unknown {
    if (!rest.test(written) && !written.startsWith('#')) {
      const value = this.#inline(written);
      this.#at++;
      this.#skip();
      if (this.#indent > indent) throw new Unusual();
      return value;
    }
    this.#at++;
    this.#skip();
    const inside = this.#indent;
    const isList = this.#line.startsWith('- ', inside) || this.#line.slice(inside) === '-';
    // A list may stand as far out as the key that it belongs to.
    if (inside > indent || (ofKey && inside === indent && isList)) return isList ? this.#list(inside) : this.#map(inside);
    return null;
  }

  #list(indent: number): unknown[] {
    if (this.#path.length > this.#options.maxDepth / 2) throw new Unusual();
    const items: unknown[] = [];
    while (this.#indent === indent && (this.#line.startsWith('- ', indent) || this.#line.slice(indent) === '-')) {
      this.#path.push(items.length);
      items.push(this.#path.length === 2 ? this.#reused(indent) : this.#item(indent));
      this.#path.pop();
      this.#skip();
    }
    return this.#ended(items, indent);
  }

  #item(indent: number): unknown {
    const after = this.#line.slice(indent + 1);
    const spaces = after.search(/[^ ]/);
    const written = spaces < 0 ? '' : after.slice(spaces);
    if (written.startsWith('- ') || written === '-') throw new Unusual();
    if (!key.test(written)) return this.#value(written, indent, false);
    return this.#map(indent + 1 + spaces, written);
  }

  /** Its text says all of an item, but for the environment. */
  #reused(indent: number): unknown {
    const { known, used } = this.#options;
    let end = this.#at + 1;
    while (end < this.#lines.length && (this.#indents[end] === -1 || (this.#indents[end] ?? 0) > indent)) end++;
    if (!used) return this.#item(indent);
    const text = `${this.#path[0]}\n${this.#lines.slice(this.#at, end).join('\n')}`;
    // One object for two items would make them one: the second is read.
    const same = text.includes('${') || used.has(text) ? undefined : known?.get(text);
    if (same !== undefined) {
      this.#at = end;
      used.set(text, same);
      return same;
    }
    const value = this.#item(indent);
    if (typeof value === 'object' && value !== null && !used.has(text)) used.set(text, value);
    return value;
  }

  /** A value on its line, and nothing after it but a comment. */
  #inline(written: string): unknown {
    const first = written[0] ?? '';
    if (first === '{' || first === '[') {
      const flow = new FlowReader(written, (text, plain) => this.#scalar(text, plain), this.#path);
      const value = flow.value();
      if (!rest.test(written.slice(flow.end))) throw new Unusual();
      return value;
    }
    if (first === '"' || first === "'") {
      const [text, end] = quoted(written, 0);
      if (!rest.test(written.slice(end))) throw new Unusual();
      return this.#scalar(text, false);
    }
    const comment = written.search(/ #/);
    const plain = (comment < 0 ? written : written.slice(0, comment)).trimEnd();
    if (/^[,[\]{}#&*!|>'"%@`?:-]/.test(plain) && !/^-\d/.test(plain)) throw new Unusual();
    if (/: |:$/.test(plain)) throw new Unusual();
    return this.#scalar(plain, true);
  }

  #scalar(text: string, plain: boolean): unknown {
    const substituted = text.includes('${') ? this.#options.substitute(text, this.#path) : undefined;
    if (substituted && substituted.problems.length > 0) throw new Unusual();
    const value = plain ? typed(substituted?.text ?? text, substituted !== undefined) : (substituted?.text ?? text);
    if (typeof value === 'string') return detached(value);
    if (typeof value !== 'number') return value;
    if (numberProblem(value, text) !== undefined) throw new Unusual();
    return value === 0 ? 0 : value;
  }
}

/** A string of its own: a part of a string keeps the whole of it in memory, and here that is the text. Short parts are copies anyway. */
function detached(part: string): string {
  return part.length < 13 ? part : ` ${part}`.slice(1);
}

/** Most words can only be words; only the others are asked for their type. */
function typed(text: string, substituted: boolean): unknown {
  if (!substituted && /^[a-zA-Z/$]/.test(text) && !/^(?:null|true|false)$/i.test(text)) return text;
  return typePlain(text);
}
