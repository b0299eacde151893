/**
 * `runChild.mjs FILE DEBOUNCE_MS`: everything that `midflight run` is made of, on one file, but that it sends nothing. Says how
 * each candidate ended, and answers any question with its usage.
 */
import { silentLogger } from '@midflight/core';
import { answerWithUsage } from './answerWithUsage.mjs';
import { nowMs } from './nowMs.mjs';

const { assemble } = await import(new URL('../../../packages/cli/dist/assemble.js', import.meta.url).href);
const [file, debounceMs] = process.argv.slice(2);

const { reloader } = await assemble({ sources: [file], debounceMs: Number(debounceMs), follow: true, polling: false, logger: silentLogger });
reloader.subscribe(({ type, outcome }) => {
  if (type !== 'outcome') return;
  const { timingMs, sequence } = outcome;
  process.send({ atMs: nowMs(), end: outcome.outcome, timingMs, mark: reloader.status.active?.config.scenarios[0].weight });
  if (sequence === 1) process.send({ ready: true });
});
answerWithUsage();
reloader.start();
