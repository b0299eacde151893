import type { Environment } from '@midflight/core';
import { isSecretName } from './redact.js';

/** A shorter value may stand anywhere by chance. */
const shortest = 4;

/**
 * The values of the variables with the names of secrets that these texts name, in every form in which YAML may hold them on a
 * line: they are hidden wherever they stand.
 */
export function secretsNamedIn(texts: readonly string[], environment: Environment): readonly string[] {
  const named = Object.entries(environment).filter(([name]) => isSecretName(name) && texts.some((text) => text.includes(name)));
  const lines = named.flatMap(([, value = '']) => value.split(/\r?\n/)).map((line) => line.trim());
  return [...new Set(lines.flatMap((line) => [line, JSON.stringify(line).slice(1, -1), line.replaceAll("'", "''")]))].filter((form) => form.length >= shortest);
}
