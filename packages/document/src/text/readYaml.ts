import type { Composition, Finding, SourceDocument } from '@midflight/core';
import { isScalar, type Document } from 'yaml';
import { defaultCaps, type Caps } from './caps.js';
import { decodeText } from './decodeText.js';
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
}

/** One text as YAML. */
export interface ReadText extends Composition {
  readonly places: DocumentPlaces;
}

/**
 * Reads one text as YAML: values, lazy places, and everything that is wrong with the text. Never throws for bad input.
 * There is a tree whenever the syntax is sound, so that what else is wrong can be told along with it.
 */
export function readYaml(source: SourceDocument, { caps = defaultCaps, spellings, substitute }: ReadYamlOptions = {}): ReadText {
  const decoded = decodeText(source, caps);
  if ('finding' in decoded) return { tree: undefined, places: noPlaces, findings: [decoded.finding] };
  const { text } = decoded;
  const file = source.name;
  const lines = new Lines(file, text);
  const parsed = parseCapped(text, caps.depth);
  if ('tooDeepAt' in parsed) {
    const message = `Maps and lists nest more than ${caps.depth} deep.`;
    return { tree: undefined, places: noPlaces, findings: [{ ...textError('MF_TEXT_DEPTH', message), ...lines.place(parsed.tooDeepAt) }] };
  }
  const [document, second] = parsed.documents;
  if (!document || isEmpty(document)) return { tree: undefined, places: noPlaces, findings: emptyFindings(document, lines, caps) };
  const places = new YamlPlaces({ file, text, document: () => document, spellings });
  const findings = yamlFaults(document, lines, caps.syntaxFindings);
  if (second) findings.push({ ...textError('MF_YAML_DOCUMENTS', 'A second document begins here; a file holds one.', 'Remove the "---" line, or make it a file of its own.'), ...lines.place(second.range[0]) });
  if (findings.length > 0) return { tree: undefined, places, findings };
  const { value, faults } = new PlainTree(document, caps, substitute);
  return { tree: value, places, findings: faults.map(({ range, ...fault }) => ({ severity: 'error', path: '', ...fault, ...lines.place(...range) })) };
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** A text of comments, or a broken one that leaves nothing. */
function emptyFindings(document: Document.Parsed | undefined, lines: Lines, caps: Caps): Finding[] {
  const faults = document ? yamlFaults(document, lines, caps.syntaxFindings) : [];
  if (faults.length > 0) return faults;
  return [{ ...textError('MF_EMPTY', 'The document is empty.', 'A load document needs at least version, config, load and scenarios.'), ...lines.place(0) }];
}

function textError(code: string, message: string, hint?: string): Finding {
  return hint === undefined ? { severity: 'error', code, path: '', message } : { severity: 'error', code, path: '', message, hint };
}
