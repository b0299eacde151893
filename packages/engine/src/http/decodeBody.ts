import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { AnswerHeaders } from './driver.js';

/** A few bytes may stand for gigabytes. */
const limits = { maxOutputLength: 16 * 1024 * 1024 };

const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => promisify(gunzip)(bytes, limits),
  'x-gzip': (bytes) => promisify(gunzip)(bytes, limits),
  deflate: (bytes) => promisify(inflate)(bytes, limits),
  br: (bytes) => promisify(brotliDecompress)(bytes, limits),
};

/**
 * Unpacks a body by its `content-encoding`s (RFC 9110, section 8.4), the last one first.
 *
 * @param body - each character a byte
 * @throws Error when it is not what it says, of a kind that is not known, or unpacks to more than 16 MiB
 */
export async function decodeBody(body: string, headers: AnswerHeaders): Promise<string> {
  const codings = headers.flatMap((value, index) => (index % 2 === 1 && headers[index - 1] === 'content-encoding' ? value.toLowerCase().split(',') : [])).map((coding) => coding.trim());
  let bytes: Buffer = Buffer.from(body, 'latin1');
  for (const coding of codings.toReversed()) {
    if (coding === '' || coding === 'identity') continue;
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (!decode) throw new TypeError(`the coding ${coding} is not known`);
    bytes = bytes.length === 0 ? bytes : await decode(bytes);
  }
  return bytes.toString('utf8');
}
