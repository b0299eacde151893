// An exporter of your own: the counters and gauges of each second, as a line of JSON in a file.
//   npx --no-install midflight run examples/own-exporter/loadtest.yaml --plugin 'examples/own-exporter/exporter.mjs?file=numbers.ndjson' --demo-target
// tail -f numbers.ndjson while it runs: every scenario and step added up, since the start of the run.
import { appendFile } from 'node:fs/promises';
import { definePlugin } from '@midflight/core';

export const numberSheet = definePlugin({
  kind: 'exporter',
  name: 'number-sheet',
  options: {
    file: { type: 'string', required: true, description: 'The file that lines are appended to.' },
  },
  create: ({ file }, { logger }) => {
    let newest;
    let writing;
    const write = async () => {
      // One line waits at most: while a disk is slow, the newest numbers take the place of those before.
      for (; newest; ) {
        const line = lineOf(newest);
        newest = undefined;
        await appendFile(file, line).catch((thrown) => logger.warn(`${file} can't be written.`, { thrown }));
      }
      writing = undefined;
    };
    return {
      id: `number-sheet:${file}`,
      export: (snapshot) => {
        newest = snapshot;
        writing ??= write();
      },
      flush: async () => writing,
    };
  },
});

function lineOf({ atMs, families }) {
  const numbers = families.filter(({ type }) => type !== 'histogram').map(({ name, samples }) => [name, samples.reduce((sum, { value }) => sum + value, 0)]);
  return `${JSON.stringify({ at: new Date(atMs).toISOString(), ...Object.fromEntries(numbers) })}\n`;
}
