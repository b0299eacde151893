/** What stands where a secret was. */
export const REDACTED = '[redacted]';

const secretName = /authorization|cookie(?!s$)|token|passwor[dt]|passwd|passphrase|secret|(?:api|access|private)[-_]?key|credential/i;

/** True when a header, parameter or key of this name usually holds a secret: `Authorization`, `session_cookie`, `x-api-key`, `refresh_token`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** The value, or what stands for it where `name` is a secret's; secrets inside of another value are hidden too. */
export function redactValue(name: string, value: string): string {
  return isSecretName(name) ? REDACTED : redactText(value);
}

/** Likewise of any scalar; what is true or false is no secret. */
export function redactScalar(name: string, value: string | number | boolean): string | number | boolean {
  if (typeof value === 'string') return redactValue(name, value);
  return typeof value === 'number' && isSecretName(name) ? REDACTED : value;
}

/** The same map, with the values of secret names hidden. */
export function redactMap(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, redactValue(name, value)]));
}

/**
 * Hides a URL's user and password, and the query parameters of secret names. Takes paths and broken URLs too; where it
 * can't be known which part is the password, everything up to the last `@` is hidden.
 */
export function redactUrl(url: string): string {
  const authority = URL.canParse(url) && url.includes('//') ? /\/\/[^/?#\\]*@/ : /^(?!\/[^/])(?=.*(?::|\/\/)).*@/s;
  return redactPairs(url.replace(authority, (found) => `${found.startsWith('//') ? '//' : ''}${REDACTED}@`));
}

/**
 * Hides what a text says under secret names, whatever it is: JSON (whole, broken or a template), a form, XML, lines of
 * headers, an expression that compares; and users and passwords of URLs. Other text stays. Its time is linear.
 */
export function redactText(text: string): string {
  const withoutUsers = hideUsers(text, /(?<=:\/\/)(?:(?!:\/\/)[^\s"'<>])+/g, () => REDACTED);
  return redactLines(redactPairs(redactElements(redactMembers(withoutUsers))));
}

/**
 * Hides the user and password of each URL, by what `hidden` makes of them.
 *
 * @param afterScheme - finds what may be a URL after its `://`; where that is none, all up to its last `@` is hidden
 */
export function hideUsers(text: string, afterScheme: RegExp, hidden: (secret: string) => string): string {
  return text.replaceAll(afterScheme, (rest) => {
    const end = URL.canParse(`http://${rest}`) ? (/^[^/?#\\]*@/.exec(rest)?.[0].length ?? 0) : rest.lastIndexOf('@') + 1;
    return end === 0 ? rest : `${hidden(rest.slice(0, end - 1))}@${rest.slice(end)}`;
  });
}

/** `a=b&password=x`, and `token == "x"`. A name begins only at the start or after a separator, which keeps the search linear. */
function redactPairs(text: string): string {
  return text.replace(/(^|[?&;\s])([^=&;?\s!]*)( ?[=!]?= ?)("[^"]*"|'[^']*'|[^&;#\s]*)/g, (pair, separator: string, name: string, equals: string) =>
    isSecretName(name) ? `${separator}${name}${equals}${REDACTED}` : pair,
  );
}

/** `<password>x</password>`. */
function redactElements(text: string): string {
  return text.replace(/(<([\w:.-]+)(?:\s[^<>]*)?>)[^<]+/g, (element, opening: string, name: string) => (isSecretName(name) ? opening + REDACTED : element));
}

/** `password: x`, to the end of its line. */
function redactLines(text: string): string {
  return text.replace(/^([ \t]*([\w.-]+)[ \t]*:[ \t]*)\S.*$/gm, (line, head: string, name: string) => (isSecretName(name) ? head + REDACTED : line));
}

/** `"password": "x"`, also in a text inside of a text: by pattern, since a template such as `{"id": {{iteration}}}` is no JSON that could be parsed. */
function redactMembers(text: string): string {
  const member = /(\\{0,7}["'])([^"'\\\n]{1,80})\1\s{0,20}:\s{0,20}/g;
  let shown = '';
  let at = 0;
  for (let match = member.exec(text); match; match = member.exec(text)) {
    const [found, quote = '', name = ''] = match;
    const valueAt = match.index + found.length;
    const end = isSecretName(name) ? endOfValue(text, valueAt, quote) : valueAt;
    if (end === valueAt) continue;
    shown += `${text.slice(at, valueAt)}${quote}${REDACTED}${quote}`;
    at = end;
    member.lastIndex = end;
  }
  return shown + text.slice(at);
}

/** Where a value ends: at its closing quote or bracket, or before what no number or word holds. */
function endOfValue(text: string, at: number, quote: string): number {
  if (text.startsWith(quote, at)) return endOfQuoted(text, at + quote.length, quote);
  if (text[at] === '{' || text[at] === '[') return endOfBrackets(text, at, quote);
  const word = /[^\s",[\]{}]*/y;
  word.lastIndex = at;
  word.exec(text);
  return word.lastIndex;
}

/** After the closing quote, or the end of the text; more backslashes than the opening one had make a quote a part of it. */
function endOfQuoted(text: string, from: number, quote: string): number {
  const mark = quote.slice(-1);
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    let backslashes = 0;
    while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
    if (backslashes < quote.length || (quote.length === 1 && backslashes % 2 === 0)) return at + 1;
  }
  return text.length;
}

/** After the bracket that closes the one at `from`, or the end of the text. */
function endOfBrackets(text: string, from: number, quote: string): number {
  const mark = quote.slice(-1);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === mark) at = endOfQuoted(text, at + 1, quote) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}
