import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { type ConfigSource, definePlugin, messageOf, type SourceContext, SourceReadError, type SourceSignal } from '@midflight/core';
import { maxDocumentBytes } from './fileMemory.js';

/** Configuration from the standard input, `-`: read to its end once, since there is nothing to look at again. */
export const stdinSource = definePlugin<object, ConfigSource>({
  kind: 'source',
  name: 'stdin',
  create: () => ({ id: 'stdin', watch: (context) => watchInput(process.stdin, context) }),
});

/** An input can be read once, and may be asked for again: plugins are looked for in a document before it is followed. */
const inputs = new WeakMap<Readable, Promise<SourceSignal>>();

/** Says what a stream holds, once it has ended; then nothing more, until the context's signal aborts. The stream is destroyed then. */
export async function* watchInput(input: Readable, { signal }: Pick<SourceContext, 'signal'>): AsyncGenerator<SourceSignal, void> {
  const reading = inputs.get(input) ?? readInput(addAbortSignal(signal, input));
  inputs.set(input, reading);
  const said = await reading;
  if (!signal.aborted) yield said;
  if (!signal.aborted) await new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); });
}

async function readInput(input: Readable): Promise<SourceSignal> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of input) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > maxDocumentBytes) return { kind: 'fault', error: new SourceReadError('The standard input is larger than 16 MiB.', { details: { reason: 'EFBIG' } }) };
      chunks.push(bytes);
    }
  } catch (thrown) {
    return { kind: 'fault', error: new SourceReadError(`The standard input cannot be read: ${messageOf(thrown)}.`, { cause: thrown }) };
  }
  const content = Buffer.concat(chunks);
  const revision = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  return { kind: 'snapshot', documents: [{ name: 'stdin', content }], revision, settled: true };
}
