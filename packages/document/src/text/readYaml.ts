import type { Composition, Finding, SourceDocument } from '@midflight/core';
import { isScalar, type Document } from 'yaml';
import { defaultCaps, type Caps } from './caps.js';
import { decodeText } from './decodeText.js';
import { readFast } from './fast/readFast.js';
import type { Reading } from './fast/reading.js';
import { Lines } from './lines.js';
import { parseCapped } from './parseCapped.js';
import { noPlaces, YamlPlaces, type DocumentPlaces, type YamlPlacesOptions } from './places.js';
import { PlainTree } from './plainTree.js';
import type { Substitute } from './substitute.js';
import { yamlFaults } from './yamlFaults.js';

export interface ReadYamlOptions {
  /** @defaultValue {@link defaultCaps} */
  readonly caps?: Caps;
  /** Other keys under which the value of a key may have been written. @defaultValue none */
  readonly spellings?: YamlPlacesOptions['spellings'];
  /** Replaces parts of scalars before they get their types. @defaultValue nothing is replaced */
  readonly substitute?: Substitute;
  /** Brings a sound document to another form before it is read; nodes that it moves keep their places. @returns what to tell of it, at the place of a path. @defaultValue it stays as it is */
  readonly migrate?: (document: Document) => readonly Finding[];
  /** True for a tree that `migrate` has nothing to do with. @defaultValue every tree */
  readonly isCurrent?: (tree: Readonly<Record<string, unknown>>) => boolean;
  /** What earlier readings of the document left, to be used again. @defaultValue nothing is */
  readonly memory?: ReadMemory;
  /** False reads everything by the library. @defaultValue true */
  readonly quick?: boolean;
}

/** The last readings, by the name of their document. */
export class ReadMemory {
  readonly #readings = new Map<string, Reading>();

  of(file: string): Reading | undefined {
    return this.#readings.get(file);
  }

  /** Keeps this one in the place of the last. That of a document that is not read any more is kept until `mostDocuments` others were. */
  keep(file: string, reading: Reading): void {
    this.#readings.delete(file);
    this.#readings.set(file, reading);
    const [oldest] = this.#readings.keys();
    if (this.#readings.size > mostDocuments && oldest !== undefined) this.#readings.delete(oldest);
  }
}

const mostDocuments = 100;

/** One text as YAML. */
export interface ReadText extends Composition {
  readonly places: DocumentPlaces;
}

/**
 * Reads one text as YAML: values, lazy places, and everything that is wrong with the text. Never throws for bad input.
 * There is a tree whenever the syntax is sound, so that what else is wrong can be told along with it.
 */
export function readYaml(source: SourceDocument, { caps = defaultCaps, spellings, substitute, migrate = () => [], isCurrent = () => true, memory, quick = true }: ReadYamlOptions = {}): ReadText {
  const decoded = decodeText(source, caps);
  if ('finding' in decoded) return { tree: undefined, places: noPlaces, findings: [decoded.finding] };
  const { text } = decoded;
  const file = source.name;
  const lines = new Lines(file, text);
  if (quick) {
    const read = readFast(text, { maxDepth: caps.depth, substitute: substitute ?? (() => undefined), before: memory?.of(file) });
    if (read && isCurrent(read.value)) {
      memory?.keep(file, read.reading);
      return { tree: read.value, places: new YamlPlaces({ file, text, document: lazyDocument(text, caps), spellings }), findings: [] };
    }
  }
  const parsed = parseCapped(text, caps);
  if ('tooDeepAt' in parsed) {
    const message = `Maps and lists nest more than ${caps.depth} deep.`;
    return { tree: undefined, places: noPlaces, findings: [{ ...textError('MF_TEXT_DEPTH', message), ...lines.place(parsed.tooDeepAt) }] };
  }
  const [document, second] = parsed.documents;
  if (!document || isEmpty(document)) return { tree: undefined, places: noPlaces, findings: emptyFindings(document, text, lines, caps) };
  const places = new YamlPlaces({ file, text, document: () => document, spellings });
  const findings = yamlFaults(document, text, lines, caps.findings);
  if (second) findings.push({ ...textError('MF_YAML_DOCUMENTS', 'A second document begins here; a file holds one.', 'Remove the "---" line, or make it a file of its own.'), ...lines.place(second.range[0]) });
  if (findings.length > 0) return { tree: undefined, places, findings };
  const told = migrate(document).map((finding) => ({ ...finding, ...places.find(finding.path) }));
  const { value, faults } = new PlainTree(document, caps, substitute);
  return { tree: value, places, findings: [...told, ...faults.map(({ range, ...fault }) => ({ severity: 'error' as const, path: '', ...fault, ...lines.place(...range) }))] };
}

/** Parsed when the first place is asked for: a document without findings never is. */
function lazyDocument(text: string, caps: Caps): () => Document.Parsed {
  let document: Document.Parsed | undefined;
  return () => {
    if (document) return document;
    const parsed = parseCapped(text, caps);
    const [first] = 'documents' in parsed ? parsed.documents : [];
    if (!first) throw new RangeError('a text that was read has no document');
    return (document = first);
  };
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** A text of comments, or a broken one that leaves nothing. */
function emptyFindings(document: Document.Parsed | undefined, text: string, lines: Lines, caps: Caps): Finding[] {
  const faults = document ? yamlFaults(document, text, lines, caps.findings) : [];
  if (faults.length > 0) return faults;
  return [{ ...textError('MF_EMPTY', 'The document is empty.', 'A load document needs at least version, config, load and scenarios.'), ...lines.place(0) }];
}

function textError(code: string, message: string, hint?: string): Finding {
  return hint === undefined ? { severity: 'error', code, path: '', message } : { severity: 'error', code, path: '', message, hint };
}
