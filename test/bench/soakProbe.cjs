/**
 * Loaded before a command and into each of its threads (`--require`): writes what this thread holds into the file
 * MIDFLIGHT_PROBE_FILE, a line of JSON each MIDFLIGHT_PROBE_MS, once all garbage has gone. Needs --expose-gc.
 */
const { appendFileSync } = require('node:fs');
const { threadId } = require('node:worker_threads');

const { MIDFLIGHT_PROBE_FILE: file, MIDFLIGHT_PROBE_MS: everyMs } = process.env;

setInterval(() => {
  gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((kind) => kind === 'Timeout' || kind === 'Immediate').length;
  appendFileSync(file, `${JSON.stringify({ threadId, usedBytes: heapUsed + external + arrayBuffers, timers, handles: resources.length - timers })}\n`);
}, Number(everyMs)).unref();
