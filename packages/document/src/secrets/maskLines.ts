import { namedBeside } from './namedBeside.js';
import { hideUsers } from './redact.js';
import { secretAt } from './secretAt.js';

/** A secret that may go on below the line on which its name stands. */
interface OpenSecret {
  /** Where the entry begins that it is the value of: what stands further in belongs to it. */
  readonly indent: number;
  /** True while nothing stood behind its name: the items of a list may stand as far out as that. */
  readonly mayBeList: boolean;
  /** The quote that is still to be closed. */
  readonly quote: string | undefined;
}

/**
 * The lines of a document as they may be shown to people: what follows a secret's name, on its line and on those that its
 * value goes on over, and the user and password of a URL, become dots, one for each character, so that columns stay.
 *
 * It looks at the text and not at what YAML makes of it, since most lines are shown of documents that are broken. In doubt
 * it hides too much.
 *
 * @param secrets - texts that are hidden wherever they stand
 */
export function maskLines(lines: readonly string[], secrets: readonly string[] = []): readonly string[] {
  const aliases = new Set<string>();
  const masked = maskAll(lines, aliases);
  // What a secret is by its alias was written elsewhere, under another name.
  const byName = aliases.size === 0 ? masked : maskAll(lines, aliases);
  return byName.map((shown, index) => secrets.reduce((line, secret) => maskText(line, lines[index] ?? '', secret), shown));
}

/** @param shown - the line, of which some may be dots already */
function maskText(shown: string, written: string, secret: string): string {
  let masked = shown;
  for (let at = written.indexOf(secret); at >= 0; at = written.indexOf(secret, at + 1)) masked = masked.slice(0, at) + '•'.repeat(secret.length) + masked.slice(at + secret.length);
  return masked;
}

/** @param aliases - those that are known to stand for secrets; what is found is added */
function maskAll(lines: readonly string[], aliases: Set<string>): readonly string[] {
  let open: OpenSecret | undefined;
  return lines.map((line, index) => {
    if (open && goesOn(line, open)) return dots(line);
    const from = open?.quote === undefined ? 0 : (endOfQuote(line, 0, open.quote) ?? 0);
    const at = firstOf(from, secretAt(line, from, aliases), namedBeside(lines, index));
    // What follows a comment may still belong to what stands above it.
    if (at !== undefined) open = openedIn(line, at, aliases);
    else if (from > 0 || !isComment(line)) open = undefined;
    return dots(line.slice(0, from)) + maskUsers(line.slice(from, at)) + (at === undefined ? '' : dots(line.slice(at)));
  });
}

/** The first place that does not lie before `from`. */
function firstOf(from: number, ...places: readonly (number | undefined)[]): number | undefined {
  const after = places.filter((place) => place !== undefined && place >= from).map(Number);
  return after.length === 0 ? undefined : Math.min(...after);
}

function goesOn(line: string, { indent, mayBeList, quote }: OpenSecret): boolean {
  if (quote !== undefined) return endOfQuote(line, 0, quote) === undefined;
  const text = line.trim();
  const own = line.length - line.trimStart().length;
  if (text === '' || own > indent) return true;
  if (mayBeList && own === indent && /^-(?:\s|$)/.test(text)) return true;
  return !/^(?:#|---|\.\.\.|[}\]])/.test(text) && !beginsEntry(text);
}

/** True for `key: …`, also as the first of an item, and for an item in braces or brackets. What is neither may be the rest of a value, wherever it stands. */
function beginsEntry(text: string): boolean {
  return /^- +[{[]/.test(text) || /^(?:"[^"]*"|'[^']*'|[^"':,{}[\]]+) {0,3}:(?:\s|$)/.test(text.replace(/^(?:- +)+/, ''));
}

function isComment(line: string): boolean {
  return /^\s*#/.test(line);
}

/** @param at - where the value begins */
function openedIn(line: string, at: number, aliases: Set<string>): OpenSecret {
  const value = line.slice(at);
  for (const [, alias = ''] of value.matchAll(/(?<![^\s,[{])\*([^\s,[\]{}]+)/g)) aliases.add(alias);
  const [lead = ''] = /^\s*(?:[-?]\s+)*/.exec(line) ?? [];
  return { indent: lead.length, mayBeList: /^(?:[&!]\S*\s+)*(?:[&!]\S*)?(?:#.*)?$/.test(value), quote: unclosedQuote(value) };
}

/** The quote that a value opens and does not close on its line. */
function unclosedQuote(value: string): string | undefined {
  const opening = /(?<![^\s,[{:])["']/g;
  for (let match = opening.exec(value); match; match = opening.exec(value)) {
    const [quote] = match;
    const end = endOfQuote(value, opening.lastIndex, quote);
    if (end === undefined) return quote;
    opening.lastIndex = end;
  }
  return undefined;
}

/** After the quote that closes a text; undefined where none does. */
function endOfQuote(line: string, from: number, quote: string): number | undefined {
  const text = quote === '"' ? /(?:[^"\\]|\\.)*"/y : /(?:[^']|'')*'/y;
  text.lastIndex = from;
  return text.test(line) ? text.lastIndex : undefined;
}

/** A password that was not encoded may hold spaces, and all but quotes. */
function maskUsers(text: string): string {
  return hideUsers(text, /(?<=:\/\/)(?:(?!:\/\/)[^"'])+/g, (secret) => '•'.repeat(secret.length));
}

function dots(text: string): string {
  const lead = text.length - text.trimStart().length;
  return text.slice(0, lead) + '•'.repeat(text.length - lead);
}
