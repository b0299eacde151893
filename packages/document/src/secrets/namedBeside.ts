import { nearestWord } from '../decode/spelling.js';
import { isSecretName } from './redact.js';

/** Keys whose value is a secret by what stands beside it, as in `{ header: Set-Cookie, value: x }`: those of the fields of the model that are `namedBy` others. */
export const keysNamedBeside: readonly string[] = ['value', 'expected', 'default'];

const keys = /(?<![\w.$-])([A-Za-z]{3,12})["']?[ \t]{0,20}:[ \t]*/g;

/** How many lines above and below a value may say what it belongs to; an item has fewer keys. */
const reach = 6;

/**
 * Where, in the line at `index`, a value begins that is a secret by what stands on its line or on those around it, also under
 * a key that is misspelt. The lines may belong to something else: in doubt too much is hidden. Undefined when there is none.
 */
export function namedBeside(lines: readonly string[], index: number): number | undefined {
  const found = [...(lines[index] ?? '').matchAll(keys)].find(([, key = '']) => nearestWord(key, keysNamedBeside) !== undefined);
  if (!found) return undefined;
  const around = lines.slice(Math.max(0, index - reach), index + reach + 1);
  return around.some(isSecretName) ? found.index + found[0].length : undefined;
}
