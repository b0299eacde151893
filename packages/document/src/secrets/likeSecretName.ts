import { distance } from 'fastest-levenshtein';
import { isSecretName } from './redact.js';

/** What names of secrets are made of, and what may be mistyped in them. */
const words = ['authorization', 'cookie', 'token', 'password', 'passwd', 'passphrase', 'secret', 'credential', 'credentials'];

/** One slip in a short word, two in a long one. */
const longWord = 8;

/** True also for a name that was probably meant as that of a secret: `Authorizaton`, `apiTokne`. Of lines that are shown to people; too much may be hidden there. */
export function isLikeSecretName(name: string): boolean {
  if (isSecretName(name)) return true;
  if (!/[A-Za-z]{5}/.test(name)) return false;
  const parts = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter((part) => part.length >= 5 && part.length <= 15 && !/^cookies$/i.test(part));
  return parts.some((part) => words.some((word) => isSlip(part.toLowerCase(), word)));
}

function isSlip(part: string, word: string): boolean {
  const edits = distance(part, word);
  // Two letters that changed places are two edits.
  return edits <= (word.length >= longWord ? 2 : 1) || (edits === 2 && lettersOf(part) === lettersOf(word));
}

function lettersOf(word: string): string {
  return Array.from(word).toSorted().join('');
}
