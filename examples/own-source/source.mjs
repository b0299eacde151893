// A source of your own: the last file of a folder, by name. The document beside it names it under `plugins`; a command does so by
//   npx --no-install midflight run FILE --plugin 'examples/own-source/source.mjs?folder=examples/own-source/drafts&intervalMs=200'
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, SourceReadError } from '@midflight/core';

async function look(folder) {
  try {
    const last = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted().at(-1);
    if (last === undefined) throw new Error('it holds no .yaml file');
    const content = await readFile(join(folder, last));
    return { kind: 'snapshot', documents: [{ name: join(folder, last), content }], revision: createHash('sha256').update(content).digest('hex') };
  } catch (cause) {
    return { kind: 'fault', error: new SourceReadError(`The folder ${folder} can't be read: ${cause.message}.`, { cause }) };
  }
}

export const lastOfFolder = definePlugin({
  kind: 'source',
  name: 'last-of-folder',
  options: {
    folder: { type: 'string', required: true, description: 'The folder, relative to the working folder or absolute.' },
    intervalMs: { type: 'integer', minimum: 50, default: 500, description: 'Between looks, in milliseconds.' },
  },
  create: ({ folder, intervalMs }) => ({
    id: `last-of-folder:${folder}`,
    async *watch({ signal, clock, onNudge }) {
      for (let last; !signal.aborted; ) {
        const pause = new AbortController();
        const forget = onNudge(() => pause.abort());
        const seen = await look(folder);
        if (last !== (seen.revision ?? seen.error.message) && !signal.aborted) yield seen;
        last = seen.revision ?? seen.error.message;
        await clock.sleep(intervalMs, AbortSignal.any([signal, pause.signal]));
        forget();
      }
    },
  }),
});
