import { watch as watchFs } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { use } from '@midflight/core';
import { fileSource } from '@midflight/source-file';
import { watchConfig } from 'c12';
import { watch as watchByChokidar } from 'chokidar';
import { parse } from 'yaml';
import { viewOf } from './pairText.mjs';
import { startPipeline } from './pipeline.mjs';

/** What a careful program does when it is told of a change: it reads the file, once more if it is told meanwhile, and keeps what it has when that is no document. */
function reader(file, onView) {
  let isReading = false;
  let isTold = false;
  const readAll = async () => {
    isReading = true;
    while (isTold) {
      isTold = false;
      const document = await readFile(file, 'utf8').then(parse).catch(() => {});
      if (document?.scenarios) onView(viewOf(document));
    }
    isReading = false;
  };
  return () => {
    isTold = true;
    if (!isReading) void readAll();
  };
}

function chokidar(options) {
  return async (file, onView) => {
    const read = reader(file, onView);
    const watcher = watchByChokidar(file, options).on('add', read).on('change', read);
    await new Promise((resolve) => { watcher.on('ready', resolve); });
  };
}

/**
 * Watchers as their own documentation tells to use them. `start` calls `onView` with what the program believes from then on, each
 * time, and resolves when it watches.
 */
export const watchers = {
  midflight: {
    settings: 'the file source and the whole pipeline, debounce 100 ms as with --dev-mode, all else by default',
    start: (file, onView) => startPipeline(use(fileSource, { path: file }), { debounceMs: 100, onApplied: (config) => onView(viewOf(config)) }),
  },
  chokidar: {
    settings: "chokidar 5: watch(file), 'add' and 'change', all options by default; reads the file, keeps what it has when that does not parse",
    start: chokidar({}),
  },
  'chokidar, awaitWriteFinish': {
    settings: 'the same with awaitWriteFinish, which its README advises for files that are written in pieces; 100 ms stable, looked at every 20 ms',
    start: chokidar({ awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 20 } }),
  },
  'fs.watch, file': {
    settings: 'node:fs.watch(file): reads the file at each event, as above. Its manual says that it follows the inode, not the name',
    start: async (file, onView) => {
      const read = reader(file, onView);
      watchFs(file, read);
      read();
    },
  },
  'fs.watch, folder': {
    settings: 'node:fs.watch(folder): reads the file at each event in its folder, whatever the name, as above',
    start: async (file, onView) => {
      const read = reader(file, onView);
      watchFs(dirname(file), read);
      read();
    },
  },
  'c12 watchConfig': {
    settings: "c12 3.3: watchConfig({ cwd, configFile: 'loadtest' }), debounce 100 ms by default; what it says in onUpdate",
    start: async (file, onView) => {
      const watched = await watchConfig({ cwd: dirname(file), configFile: 'loadtest', onUpdate: ({ newConfig }) => onView(viewOf(newConfig.config)) });
      onView(viewOf(watched.config));
    },
  },
};
