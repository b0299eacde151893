import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { HttpFailure, reasonOf } from './httpFailure.js';
import { type Answer, type AnswerHeaders, brokenOff, tooLarge } from './exchange.js';

/** What this source decodes; sent as Accept-Encoding. */
export const acceptedEncodings = 'gzip, deflate, br';

type Decoder = (body: Buffer, options: Pick<ZlibOptions, 'maxOutputLength'>) => Promise<Buffer>;

const gunzipBody: Decoder = promisify(gunzip);
const inflateBody: Decoder = promisify(inflate);
const inflateRawBody: Decoder = promisify(inflateRaw);

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: gunzipBody,
  'x-gzip': gunzipBody,
  br: promisify(brotliDecompress),
  // RFC 9110, section 8.4.1.2: with the zlib header; some servers leave it out, whose first byte ends in 8.
  deflate: (body, options) => ((body[0] ?? 8) % 16 === 8 ? inflateBody(body, options) : inflateRawBody(body, options)),
};

/** How a body is encoded; undefined when it is as it is. @throws HttpFailure for what can't be decoded */
export function encodingOf(headers: AnswerHeaders): string | undefined {
  const written = [headers['content-encoding'] ?? ''].flat().join(', ').trim().toLowerCase();
  if (written === '' || written === 'identity') return undefined;
  if (Object.hasOwn(decoders, written)) return written;
  throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', `its body is encoded as ${JSON.stringify(written)}, and only ${acceptedEncodings} were asked for, one at a time`, { details: { encoding: written } });
}

/**
 * The body as it was before its Content-Encoding; never more than `maxBytes`, however small it came.
 *
 * @throws HttpFailure when it is larger, incomplete or not so encoded
 */
export async function decodeBody({ headers, body }: Answer, maxBytes: number): Promise<Buffer> {
  const encoding = encodingOf(headers);
  const decode = encoding === undefined ? undefined : decoders[encoding];
  if (decode === undefined) return body;
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (thrown) {
    if (reasonOf(thrown) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    if (reasonOf(thrown) === 'Z_BUF_ERROR') throw brokenOff(thrown);
    throw new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', `its body is said to be ${encoding} and is not (${reasonOf(thrown)})`, { cause: thrown, details: { encoding } });
  }
}
