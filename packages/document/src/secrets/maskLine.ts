import { isSecretName } from './redact.js';

/** A name and what separates it from its value, in YAML, in a line of headers and in a query. */
const named = /([\w-]+)["']?\s*[:=]\s*/g;
const userinfo = /(?<=:\/\/)[^/\s@]+(?=@)/g;

/**
 * A line of a document as it may be shown to people: all that follows a secret's name, and a user and password in a URL,
 * become dots, one for each character, so that columns stay. Better too much than too little: it stops at no comma.
 */
export function maskLine(line: string): string {
  const masked = line.replaceAll(userinfo, (secret) => '•'.repeat(secret.length));
  for (const match of masked.matchAll(named)) {
    const [found, name = ''] = match;
    const end = match.index + found.length;
    if (isSecretName(name)) return masked.slice(0, end) + '•'.repeat(masked.length - end);
  }
  return masked;
}
