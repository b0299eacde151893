import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Why a file that could be opened is not read, in the manner of Node's own errors. */
class Refusal extends Error {
  readonly code: 'EISDIR' | 'ENXIO' | 'EFBIG';

  constructor(code: Refusal['code']) {
    super(`${code}: refused to read`);
    this.code = code;
  }
}

/** After so many torn reads the last one is given: whoever writes without a pause causes more hints to look again. */
const maxAttempts = 5;

async function readToEnd(handle: FileHandle, expectedBytes: number, maxBytes: number): Promise<Uint8Array> {
  // One more than expected, so that growth is noticed without another round.
  let buffer = Buffer.allocUnsafe(expectedBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
    if (length > maxBytes) throw new Refusal('EFBIG');
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, maxBytes + 1));
  }
}

/**
 * The whole content of a regular file and its state, as both stood at one moment, as far as size and time of change can tell. Never
 * blocks: a pipe or a device is refused, not read.
 *
 * @throws Error with a `code`: EISDIR or ENXIO for what is no regular file, EFBIG beyond `maxBytes`, or Node's own
 */
export async function readWhole(path: string, maxBytes: number): Promise<{ readonly content: Uint8Array; readonly stats: BigIntStats }> {
  // Without O_NONBLOCK, opening a pipe would wait for its writer, for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const before = await handle.stat({ bigint: true });
      if (!before.isFile()) throw new Refusal(before.isDirectory() ? 'EISDIR' : 'ENXIO');
      if (before.size > maxBytes) throw new Refusal('EFBIG');
      const content = await readToEnd(handle, Number(before.size), maxBytes);
      const after = await handle.stat({ bigint: true });
      const whole = before.mtimeNs === after.mtimeNs && before.size === after.size && after.size === BigInt(content.length);
      if (whole || attempt === maxAttempts) return { content, stats: after };
    }
  } finally {
    await handle.close();
  }
}
