import { isLikeSecretName } from './likeSecretName.js';

/** A name, up to what separates it from its value or ends it: in YAML, JSON, a line of headers, a query, an expression, XML. */
const part = /([^:=>,{}&?;[\]<]*)([:=>,{}&?;[\]<]|$)/g;

/**
 * Where the first secret of a line begins: after its name and what separates the two, or after the anchor of one of
 * `aliases`. Undefined when there is none.
 *
 * @param from - the first character that is looked at
 */
export function secretAt(line: string, from: number, aliases: ReadonlySet<string>): number | undefined {
  const places = [afterName(line, from), afterExplicitKey(line, from), afterAnchor(line, from, aliases)].filter((place) => place !== undefined);
  return places.length === 0 ? undefined : Math.min(...places);
}

/** Of a flow map, what follows a name may be its value by another key: `{ header: Cookie, value: x }`. */
function afterName(line: string, from: number): number | undefined {
  for (const { 0: found, 1: name = '', 2: end = '', index } of line.slice(from).matchAll(part)) {
    if (end !== '' && ':=>,'.includes(end) && isLikeSecretName(name.replace(/["'\\\s]+$/, ''))) return afterSpaces(line, from + index + found.length);
  }
  return undefined;
}

/** `? password`: the value stands on a line below. */
function afterExplicitKey(line: string, from: number): number | undefined {
  const key = from === 0 ? /^\s*(?:- +)*\?\s(.*)$/.exec(line) : null;
  return key && isLikeSecretName(key[1] ?? '') ? line.length : undefined;
}

function afterAnchor(line: string, from: number, aliases: ReadonlySet<string>): number | undefined {
  if (aliases.size === 0) return undefined;
  const anchor = [...line.slice(from).matchAll(/&([^\s,[\]{}]+)/g)].find(([, name = '']) => aliases.has(name));
  return anchor && afterSpaces(line, from + anchor.index + anchor[0].length);
}

function afterSpaces(line: string, at: number): number {
  return at + line.slice(at).length - line.slice(at).trimStart().length;
}
