import type { PathSegment } from '../path.js';
import { numberProblem, typePlain } from '../scalars.js';
import type { Substitute } from '../substitute.js';
import { CutLines } from './cutLines.js';
import { FlowReader, quoted } from './flowReader.js';
import { itemKey, knownOf, type Known, type Run } from './knownItems.js';
import { ReadItems, type Reading } from './reading.js';
import { Unusual, unusualKey } from './unusual.js';

/** What a text was read to, quickly. */
export interface FastTree {
  readonly value: Readonly<Record<string, unknown>>;
  /** What the next reading can build on. */
  readonly reading: Reading;
}

/** What quick reading builds on. */
export interface ReadFastOptions {
  readonly maxDepth: number;
  readonly substitute: Substitute;
  /** The last reading of the document, whose items need not be read again. @defaultValue all is read */
  readonly before?: Reading | undefined;
}

/**
 * Reads the plain kind of YAML that most documents are made of: block maps and lists, scalars on one line, comments, flow
 * collections of plain words. Anything else, and anything that could be a fault, is left to the library: then there is no
 * tree. What is read here is exactly what the library and {@link PlainTree} would make of it; `readFast.test` holds the two
 * against each other.
 *
 * List items of the second level (a scenario, say) are the same objects as before where their text is the same; those that
 * read the environment never are. What stands before and after all changes is not even looked at.
 */
export function readFast(text: string, { before, ...options }: ReadFastOptions): FastTree | undefined {
  const known = before && knownOf(before, text);
  const tree = known && readLines(text, known, options);
  // A run may lie where it means something else now.
  return tree ?? readLines(text, nothingKnown(known), options);
}

function nothingKnown(known: Known | undefined): Known {
  return { runs: [], others: known?.others ?? new Map() };
}

function readLines(text: string, known: Known, options: Omit<ReadFastOptions, 'before'>): FastTree | undefined {
  try {
    const reader = new FastReader(text, known, options);
    const value = reader.document();
    return { value, reading: { text, items: reader.items } };
  } catch (thrown) {
    if (thrown instanceof Unusual) return undefined;
    throw thrown;
  }
}

const key = /^([A-Za-z_][\w-]*):(?: +|$)/;
const rest = /^ *(?: #.*)?$/;

class FastReader {
  /** Those of which the text says all. */
  readonly items = new ReadItems();
  readonly #text: string;
  readonly #cut: CutLines;
  readonly #others: Known['others'];
  readonly #options: Omit<ReadFastOptions, 'before'>;
  readonly #path: PathSegment[] = [];
  #at = 0;

  constructor(text: string, { runs, others }: Known, options: Omit<ReadFastOptions, 'before'>) {
    this.#text = text;
    this.#cut = new CutLines(text, runs);
    this.#others = others;
    this.#options = options;
  }

  document(): Record<string, unknown> {
    this.#skip();
    const { lines } = this.#cut;
    if (this.#indent !== 0 || lines.some((line) => /^(?:---|\.\.\.|%)/.test(line))) throw new Unusual();
    const value = this.#map(0);
    if (this.#at < lines.length) throw new Unusual();
    return value;
  }

  get #indent(): number {
    return this.#cut.indents[this.#at] ?? -1;
  }

  get #line(): string {
    return this.#cut.lines[this.#at] ?? '';
  }

  #skip(): void {
    while (this.#at < this.#cut.lines.length && this.#indent === -1) this.#at++;
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
      const run = this.#cut.runAt(this.#at);
      if (run) this.#take(run, items, indent);
      else {
        this.#path.push(items.length);
        items.push(this.#path.length === 2 ? this.#read(indent) : this.#item(indent));
        this.#path.pop();
      }
      this.#skip();
    }
    return this.#ended(items, indent);
  }

  /** What is known to stand here. */
  #take({ list, indent, items }: Run, into: unknown[], at: number): void {
    if (this.#path.length !== 1 || this.#path[0] !== list || indent !== at) throw new Unusual();
    for (const { value } of items) into.push(value);
    this.items.add(items);
    this.#at++;
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
  #read(indent: number): unknown {
    const { starts } = this.#cut;
    const first = this.#at;
    const end = this.#endOfItem(indent);
    const [from, to] = [starts[first] ?? 0, starts[end] ?? this.#text.length];
    const text = this.#text.slice(from, to);
    const list = String(this.#path[0]);
    const known = itemKey(list, text);
    const same = this.#others.get(known);
    // One object for two items would make them one.
    this.#others.delete(known);
    const value = same ?? this.#item(indent);
    if (same) this.#at = end;
    if (typeof value === 'object' && value !== null && !text.includes('${')) this.items.add([{ list, indent, from, to, value }]);
    return value;
  }

  /** The first line that belongs to it no more. */
  #endOfItem(indent: number): number {
    const { lines, indents } = this.#cut;
    let end = this.#at + 1;
    while (end < lines.length && (indents[end] === -1 || (indents[end] ?? 0) > indent)) end++;
    return end;
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
