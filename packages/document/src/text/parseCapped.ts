import type { Caps } from './caps.js';
import { Composer, type Document, Lexer, Parser, type ParseOptions, type SchemaOptions } from 'yaml';

/**
 * YAML 1.2 core, whatever the text's own directives say. Duplicate keys are looked for elsewhere: yaml compares each key
 * of a map with all the others, which takes minutes for a map of a hundred thousand.
 */
const options: ParseOptions & SchemaOptions = { schema: 'core', merge: false, resolveKnownTags: false, uniqueKeys: false };

/** The first documents of one text, at most two, or the offset at which it nests too deep. */
export type ParsedText = { readonly documents: readonly Document.Parsed[] } | { readonly tooDeepAt: number };

/** Of a text of nothing but faults, each character is one, and the trace of its error costs more than all else that is done for it. */
function withoutTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Tokens that are faults. What follows the first ones is not looked at. */
const faulty: ReadonlySet<string> = new Set(['error', 'flow-error-end']);

/**
 * Parses YAML under caps on nesting and on faults on nesting. The parser proper keeps its open collections on a stack of its own, so it is watched
 * while it reads; composing recurses, and 30 KB of `[` would overflow the stack there, uncatchably.
 */
export function parseCapped(text: string, caps: Pick<Caps, 'depth' | 'findings'>): ParsedText {
  return withoutTraces(() => parse(text, caps));
}

function parse(text: string, { depth: maxDepth, findings }: Pick<Caps, 'depth' | 'findings'>): ParsedText {
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  let faults = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      documents.push(...composer.next(token));
      if (faulty.has(token.type)) faults++;
    }
    if (documents.length > 1) return { documents };
    if (faults >= findings) return { documents: [...documents, ...composer.end(true, parser.offset)] };
    // Apart from collections the stack holds at most the document and one scalar.
    if (parser.stack.length > maxDepth && openCollections(parser) > maxDepth) return { tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  return { documents };
}

const collections: ReadonlySet<string> = new Set(['block-map', 'block-seq', 'flow-collection']);

function openCollections(parser: Parser): number {
  return parser.stack.filter(({ type }) => collections.has(type)).length;
}
