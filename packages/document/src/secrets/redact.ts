/** What stands where a secret was. */
export const REDACTED = '[redacted]';

const secretName = /^(proxy-)?authorization$|^(set-)?cookie$|token|passwor[dt]|passwd|secret|api[-_]?key|credential/i;

/** True when a header, parameter or key of this name usually holds a secret: `Authorization`, `x-api-key`, `refresh_token`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** The value, or what stands for it where `name` is a secret's. */
export function redactValue(name: string, value: string): string {
  return isSecretName(name) ? REDACTED : value;
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

/** Hides what a request body says under secret names, in JSON (whole, broken or a template) and in forms; other text stays. */
export function redactBody(body: string): string {
  return redactPairs(redactJsonMembers(body));
}

/** `"password": "x"`: by pattern, since a template such as `{"id": {{iteration}}}` is no JSON that could be parsed. */
function redactJsonMembers(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s",[\]{}]+)/g, (member, name: string, colon: string) =>
    isSecretName(name) ? `"${name}"${colon}"${REDACTED}"` : member,
  );
}

/** `a=b&password=x`. A name begins only at the start or after a separator, which keeps the search linear. */
function redactPairs(text: string): string {
  return text.replace(/(^|[?&;\s])([^=&;?\s]*)=([^&;#\s]*)/g, (pair, separator: string, name: string) =>
    isSecretName(name) ? `${separator}${name}=${REDACTED}` : pair,
  );
}
