import { isAscii } from 'node:buffer';
import type { Finding, Place, SourceDocument } from '@midflight/core';
import type { Caps } from './caps.js';
import { Lines } from './lines.js';

/** A text, or why there is none. */
export type DecodedText = { readonly text: string } | { readonly finding: Finding };

/** Bytes to text, strictly: UTF-8 within the size cap, a byte order mark allowed, no NUL. */
export function decodeText({ name, content }: SourceDocument, { textBytes }: Caps): DecodedText {
  const sizeBytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (sizeBytes > textBytes) {
    const message = `The document has ${sizeBytes} bytes; at most ${textBytes} are read.`;
    return { finding: { severity: 'error', code: 'MF_TEXT_SIZE', path: '', message, file: name, line: 1, column: 1 } };
  }
  if (typeof content === 'string') return checkedText(name, content, undefined);
  if (isUtf16(content)) return { finding: badEncoding('is UTF-16', { file: name, line: 1, column: 1 }) };
  const decoded = decode(content);
  return checkedText(name, decoded, invalidOffset(content, decoded));
}

/** Most texts are plain ASCII, which need not be looked at character by character. */
function decode(content: Uint8Array): string {
  if (isAscii(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
}

function checkedText(file: string, decoded: string, invalidAt: number | undefined): DecodedText {
  const markLength = decoded.startsWith('\uFEFF') ? 1 : 0;
  const text = decoded.slice(markLength);
  const nulAt = text.indexOf('\0');
  if (invalidAt !== undefined) return { finding: badEncoding('is not valid UTF-8', new Lines(file, text).place(invalidAt - markLength)) };
  if (nulAt >= 0) return { finding: badEncoding('contains a NUL character', new Lines(file, text).place(nulAt)) };
  return { text };
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Where the first invalid byte went. A replacement character may also have been written, so each one is looked up in the bytes. */
function invalidOffset(bytes: Uint8Array, decoded: string): number | undefined {
  let byte = 0;
  let from = 0;
  for (let at = decoded.indexOf('\uFFFD'); at >= 0; at = decoded.indexOf('\uFFFD', from)) {
    byte += Buffer.byteLength(decoded.slice(from, at));
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return at;
    byte += 3;
    from = at + 1;
  }
  return undefined;
}

function badEncoding(what: string, place: Place): Finding {
  return { severity: 'error', code: 'MF_TEXT_ENCODING', path: '', message: `The document ${what}; it must be UTF-8 text.`, hint: 'Save it as UTF-8.', ...place };
}
