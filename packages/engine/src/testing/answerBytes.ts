import fc from 'fast-check';

const crlf = '\r\n';
const word = fc.constantFrom('x', 'etag', 'x-y_z', 'date', 'Server', 'X-Trace.Id', 'vary');
const visible = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019 ,;=:/"-~\t\u0080\u00ff')), maxLength: 20 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', ':', ' ', '0', '\u00e9', '\u00ff', '\u0000'), maxLength: 60 });
const anyCase = (name: string) => fc.mixedCase(fc.constant(name));

const version = fc.oneof({ weight: 8, arbitrary: fc.constant('HTTP/1.1') }, { weight: 1, arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9') });
const status = fc.oneof({ weight: 6, arbitrary: fc.constant(200) }, { weight: 3, arbitrary: fc.constantFrom(204, 205, 206, 301, 302, 304, 400, 404, 500, 503, 599, 999) });
const reason = fc.oneof(fc.constantFrom(' OK', ' ', ''), visible.filter((one) => !one.includes('\t')).map((one) => ` ${one}`));

/** Headers that the framing does not depend on. */
const plainHeader = fc.oneof(
  fc.tuple(word, visible).map(([name, value]) => `${name}: ${value}`),
  fc.tuple(anyCase('set-cookie'), visible).map(([name, value]) => `${name}:${value}`),
  fc.tuple(anyCase('keep-alive'), fc.constantFrom('timeout=5', 'timeout=1, max=3', 'max=1', '')).map(([name, value]) => `${name}: ${value}`),
);
const connectionHeader = fc.tuple(anyCase('connection'), fc.constantFrom('close', 'keep-alive', 'Keep-Alive', 'CLOSE', 'te, close', 'close , x', 'upgrade', '')).map(([name, value]) => `${name}: ${value}`);

const extension = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, fc.constantFrom(';a', ';a=b', ';a="b;\\"c"', ';a=b;c', ';a='));
const chunk = fc.tuple(text.filter((one) => one !== ''), extension, fc.boolean()).map(([data, more, upper]) => {
  const size = data.length.toString(16);
  return `${upper ? size.toUpperCase() : `0${size}`}${more}${crlf}${data}${crlf}`;
});
const trailer = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(`x-sum: 1${crlf}`, `a: b${crlf}c:d${crlf}`));

/** The header that frames a body, and the body. */
const framed = fc.oneof(
  fc.tuple(anyCase('content-length'), text, fc.constantFrom('', ' ')).map(([name, body, blank]) => ({ header: [`${name}: ${body.length}${blank}`], body })),
  fc.tuple(anyCase('transfer-encoding'), fc.constantFrom('chunked', 'Chunked', 'gzip, chunked', 'chunked '), fc.array(chunk, { maxLength: 4 }), fc.constantFrom('0', '000'), extension, trailer).map(
    ([name, coding, chunks, last, more, trailers]) => ({ header: [`${name}: ${coding}`], body: `${chunks.join('')}${last}${more}${crlf}${trailers}${crlf}` }),
  ),
  text.map((body) => ({ header: [], body })),
  text.map((body) => ({ header: ['transfer-encoding: gzip'], body })),
);

const interim = fc.constantFrom('', '', '', `HTTP/1.1 103 Early Hints${crlf}link: </a>; rel=preload${crlf}${crlf}`, `HTTP/1.1 102 Processing${crlf}${crlf}`, `HTTP/1.1 199 ${crlf}Content-Length: 3${crlf}${crlf}`);

/** What stands after an answer: nothing, line breaks, something else, or one more answer. */
const extra = fc.oneof({ weight: 5, arbitrary: fc.constant('') }, fc.constantFrom(crlf, 'x', `HTTP/1.1 200 OK${crlf}content-length: 1${crlf}${crlf}y`));

const soundText = fc
  .tuple(interim, version, status, reason, fc.array(plainHeader, { maxLength: 4 }), fc.option(connectionHeader, { nil: undefined, freq: 2 }), framed, fc.nat(), extra)
  .map(([before, protocol, code, phrase, plain, connection, { header, body }, order, after]) => {
    const headers = [...plain, ...(connection === undefined ? [] : [connection])];
    headers.splice(order % (headers.length + 1), 0, ...header);
    return `${before}${protocol} ${code}${phrase}${crlf}${headers.map((line) => line + crlf).join('')}${crlf}${body}${after}`;
  });

/** Lines that make an answer ambiguous, or are no header at all. */
const oddLine = fc.constantFrom(
  'content-length: 3', 'content-length:', 'content-length: +3', 'content-length: 3, 3', 'content-length: 0x3', 'Content-Length: 99999999999999999999', 'content-length : 3', 'transfer-encoding: chunked',
  'transfer-encoding:', 'transfer-encoding: identity', 'transfer-encoding: chunked, gzip', 'transfer-encoding: xchunked', 'connection: close', 'proxy-connection: close', 'upgrade: h2c', 'connection: upgrade',
  ' folded', '\tfolded', ': no name', 'no colon', 'a b: c', 'a:\u0000', 'a: \u007f', 'a\u0080: b', '',
);
const oddPiece = fc.constantFrom('\r', '\n', '\r\n', '\n\n', ' ', '0', '5', 'f', ';', ':', ',', '=', 'chunked', '\u0000', '\u0080', '-', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');

type Edit = (written: string) => string;
const within = (written: string, at: number): number => at % (written.length + 1);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(400), oddPiece).map(([at, piece]): Edit => (written) => written.slice(0, within(written, at)) + piece + written.slice(within(written, at))),
  fc.tuple(fc.nat(400), oddPiece).map(([at, piece]): Edit => (written) => written.slice(0, within(written, at)) + piece + written.slice(within(written, at) + piece.length)),
  fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 3 })).map(([at, count]): Edit => (written) => written.slice(0, within(written, at)) + written.slice(within(written, at) + count)),
  fc.nat(400).map((at): Edit => (written) => written.slice(0, within(written, at))),
  fc.tuple(fc.nat(5), oddLine).map(([index, line]): Edit => (written) => written.split(crlf).toSpliced(1 + index, 0, line).join(crlf)),
  fc.nat(8).map((index): Edit => (written) => written.split(crlf).map((line, at) => (at === index ? `${line}\n` : line + crlf)).join('').slice(0, -2)),
);

/** Well-formed answers of all framings, some with more after them. */
export const soundAnswers: fc.Arbitrary<Buffer> = soundText.map((written) => Buffer.from(written, 'latin1'));

/** Answers that were broken in one to three places; some are sound nevertheless. */
export const brokenAnswers: fc.Arbitrary<Buffer> = fc
  .tuple(soundText, fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([written, edits]) => Buffer.from(edits.reduce((text, change) => change(text), written), 'latin1'));

/** Where bytes are cut into pieces: anywhere. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(400), { maxLength: 5 });

/** Cuts bytes into pieces, none of them empty. */
export function cutAt(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const ends = [...new Set([...at.map((one) => one % (bytes.length + 1)), bytes.length])].toSorted((a, b) => a - b).filter((end) => end > 0);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}
