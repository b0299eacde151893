import { MidflightError } from '@midflight/core';
import { parse } from 'yaml';

/** A value for a path of the document. */
export interface Assignment {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Reads `PATH=VALUE`, with the value as it would stand in YAML: `load.target=400`, `config.headers={X-A: b}`,
 * `scenarios["a=b"].weight=3`. A value of `null` takes the key away.
 *
 * @throws MF_USAGE
 */
export function assignmentOf(text: string): Assignment {
  // An equals sign may stand in a name, and names with one are quoted.
  const match = /^((?:"(?:[^"\\]|\\.)*"|[^="])+)=(.*)$/s.exec(text);
  const [, path = '', written = ''] = match ?? [];
  if (path.trim() === '' || written.trim() === '') throw new MidflightError('MF_USAGE', `${JSON.stringify(text)} sets nothing: write PATH=VALUE, such as load.target=400; null as the value takes the key away.`);
  try {
    return { path: path.trim(), value: parse(written, { maxAliasCount: 0 }) };
  } catch {
    throw new MidflightError('MF_USAGE', `The value of ${path.trim()} is no YAML; put it in quotes if it is a text.`);
  }
}
