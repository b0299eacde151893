import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What is in use once all that is garbage has gone: objects, and the bytes of files. */
export function collectedHeapBytes() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  // What finalizers let go is collected by the second.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
