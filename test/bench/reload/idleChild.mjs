/**
 * `idleChild.mjs FILE HOW`: the pipeline on a file. It goes on watching it (`watching`), or has read it once: by the same source, which
 * is left then (`left`), or without its code (`without`). Answers any question with its usage.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { silentLogger, systemClock } from '@midflight/core';
import { answerWithUsage } from './answerWithUsage.mjs';
import { startPipeline } from './pipeline.mjs';

const [path, how] = process.argv.slice(2);

/** What a source says first; then it is left, and nobody looks again. */
const firstWordOf = (source) => ({
  id: 'first-word',
  async *watch(context) {
    for await (const word of source.watch(context)) {
      yield word;
      break;
    }
    await once(context.signal, 'abort');
  },
});

const readOnce = {
  id: 'read-once',
  async *watch() {
    yield { kind: 'snapshot', documents: [{ name: path, content: await readFile(path) }], revision: '1' };
  },
};

async function sourceThat(how) {
  if (how === 'without') return firstWordOf(readOnce);
  const { fileSource } = await import('@midflight/source-file');
  const source = await fileSource.create({ path }, { clock: systemClock, logger: silentLogger });
  return how === 'left' ? firstWordOf(source) : source;
}

await startPipeline(await sourceThat(how), { debounceMs: 500 });
answerWithUsage();
process.send({ ready: true });
