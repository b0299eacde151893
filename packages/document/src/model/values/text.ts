import { IsBoolean, IsIn, IsNotEmpty, IsString } from '../classValidator.js';
import { redactText, redactUrl } from '../../secrets/redact.js';
import type { ValueType } from './valueType.js';

/** Any text; it may hold secrets. */
export const text: ValueType<string> = {
  expects: 'text',
  hint: 'Put it in quotes if it looks like a number or a truth value.',
  read: (written) => (typeof written === 'string' ? written : undefined),
  schema: { type: 'string' },
  rules: [IsString()],
  show: redactText,
};

/** Text that is not empty; what it says is shown as it is, since it is a name or a pattern. */
export const filledText: ValueType<string> = { ...text, show: (value) => value, expects: 'text, and not empty', hint: 'Write at least one character; in quotes if it looks like a number or a truth value.', schema: { type: 'string', minLength: 1 }, rules: [IsString(), IsNotEmpty()] };

/** Text that is not empty, and may hold secrets. */
export const filledFreeText: ValueType<string> = { ...filledText, show: redactText };

/** A path or URL of a request; its query may hold secrets. */
export const requestPath: ValueType<string> = { ...filledText, hint: 'Write a path such as /products, or an absolute URL.', show: redactUrl, describe: (written) => (typeof written === 'string' ? `"${redactUrl(written)}"` : 'no text') };

/** `true` or `false`. */
export const flag: ValueType<boolean> = {
  expects: 'true or false',
  hint: 'Write true or false without quotes.',
  read: (written) => (typeof written === 'boolean' ? written : undefined),
  schema: { type: 'boolean' },
  rules: [IsBoolean()],
  show: (value) => value,
};

/** One of a few words. */
export function choice<const Word extends string>(words: readonly Word[], { anyCase = false } = {}): ValueType<Word> {
  const find = (written: string) => words.find((word) => word === (anyCase ? upperCase(written) : written));
  return {
    expects: words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`,
    words,
    schema: anyCase ? { anyOf: [{ enum: words }, { type: 'string', pattern: inAnyCase(words) }] } : { enum: words },
    read: (written) => (typeof written === 'string' ? find(written) : undefined),
    rules: [IsIn(words)],
    show: (value) => value,
  };
}

/** The word that tells a variant, under the key by which variants are told apart. */
export function variantWord<const Word extends string>(word: Word, otherWords: readonly string[] = []): ValueType<Word> {
  const words = [word, ...otherWords];
  return { ...choice(words), expects: words.join(' or '), read: (written) => (typeof written === 'string' && words.includes(written) ? word : undefined), show: (value) => value };
}

/** Of ASCII alone: Unicode's rules would make `OPTIONS` of a word with a dotless i. */
function upperCase(written: string): string {
  return written.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** JSON Schema knows no flag for it. */
function inAnyCase(words: readonly string[]): string {
  const letters = (word: string) => word.replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  return `^(?:${words.map(letters).join('|')})$`;
}
