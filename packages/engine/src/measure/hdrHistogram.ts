import { deflateSync } from 'node:zlib';
import type { HistogramData } from './histogram.js';

const cookie = 0x1c84_9313;
const compressedCookie = 0x1c84_9314;
const headerBytes = 40;
/** A bucket is less than 1 % wide. */
const significantDigits = 2;
const highestUs = 2 ** 32 - 1;

/**
 * Writes a histogram in the compressed V2 format of HdrHistogram, in base64, in microseconds: what its log files hold, and its
 * viewers read. Buckets are those of an HdrHistogram of two digits, so nothing is rounded on the way; the largest value is
 * told to its bucket.
 */
export function encodeHdr({ buckets, counts }: HistogramData): string {
  const words: number[] = [];
  let next = 0;
  for (const [at, bucket] of buckets.entries()) {
    if (bucket > next) pushZigZag(words, next - bucket);
    pushZigZag(words, counts[at] ?? 0);
    next = bucket + 1;
  }
  const payload = Buffer.alloc(headerBytes + words.length);
  payload.writeUInt32BE(cookie, 0);
  payload.writeUInt32BE(words.length, 4);
  payload.writeUInt32BE(0, 8);
  payload.writeUInt32BE(significantDigits, 12);
  payload.writeBigUInt64BE(1n, 16);
  payload.writeBigUInt64BE(BigInt(highestUs), 24);
  payload.writeDoubleBE(1, 32);
  payload.set(words, headerBytes);
  const deflated = deflateSync(payload);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(compressedCookie, 0);
  head.writeUInt32BE(deflated.length, 4);
  return Buffer.concat([head, deflated]).toString('base64');
}

/** A count; a negative one stands for so many empty buckets. ZigZag, and then LEB128 of seven bits a byte, eight in the ninth. */
function pushZigZag(bytes: number[], count: number): void {
  let value = count >= 0 ? BigInt(count) * 2n : BigInt(-count) * 2n - 1n;
  for (let at = 0; at < 8; at++) {
    if (value < 128n) {
      bytes.push(Number(value));
      return;
    }
    bytes.push(Number(value & 127n) | 128);
    value >>= 7n;
  }
  bytes.push(Number(value));
}
