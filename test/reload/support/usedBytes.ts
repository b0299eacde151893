import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much is in use once all that is garbage has gone: objects and the bytes of files. */
export function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
