import { space, tab } from './byteClasses.js';

const zero = 0x30;
const nine = 0x39;
/** What llhttp can count up to; nobody will ever send as much. */
const tooLong = 2 ** 64;

/**
 * The number in a `content-length`: digits, and blanks after them.
 *
 * @returns undefined when it is none, or too long to be counted
 */
export function readLength(bytes: Uint8Array, from: number, to: number): number | undefined {
  let end = to;
  while (end > from && isBlank(bytes[end - 1])) end--;
  let length = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) return undefined;
    length = length * 10 + byte - zero;
  }
  return end === from || length >= tooLong ? undefined : length;
}

/** Whether a list such as that of `connection` is this one word, as it nearly always is. @param word - in lower case */
export function isWord(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (((bytes[from + at] ?? 0) | 0x20) !== word[at]) return false;
  return true;
}

/** The items of a list, in lower case. */
export function readList(bytes: Buffer, from: number, to: number): readonly string[] {
  return bytes
    .toString('latin1', from, to)
    .toLowerCase()
    .split(',')
    .map((item) => item.replace(/^[ \t]+|[ \t]+$/g, ''));
}

/** How long a server says that it keeps an idle connection, in milliseconds: `timeout=5` (RFC 2068, section 19.7.1.1). */
export function readIdleHint(bytes: Buffer, from: number, to: number): number | undefined {
  const [, seconds] = /timeout=(\d{1,9})/.exec(bytes.toString('latin1', from, to)) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === tab;
}
