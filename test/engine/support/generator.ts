import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { EngineSettings, LoadSummary } from '@midflight/engine';

/** A load in a process of its own. */
export interface Generator {
  readonly pid: number;
  /** Makes a part of the settings the next revision, the whole of them the first; resolves when it is committed. */
  change(part: Partial<EngineSettings>): Promise<void>;
  /** Ends the load, and its process. */
  finish(): Promise<LoadSummary>;
  /** Ends the process, whatever it is doing; whoever started it closes it. Harmless when repeated. */
  close(): Promise<void>;
}

/**
 * Starts the built engine in a process of its own, so that neither the test nor the target disturbs it.
 *
 * @param seed - of its choices; an integer, 0 to 2^32 − 1
 * @param threads - that share the load, ≥ 1
 */
export function startGenerator(seed: number, threads: number): Generator {
  const child = fork(new URL('generatorChild.mjs', import.meta.url), [String(seed), String(threads)], { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The generator ended by itself with ${code}; its reason is on stderr`)));
  ended.catch(() => {});
  const ask = async <T>(question: object): Promise<T> => {
    child.send(question);
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer;
  };
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await ended.catch(() => {});
  };
  return {
    // A process that could not be started has none, and the first question fails.
    pid: child.pid ?? NaN,
    change: async (part) => void (await ask({ deed: 'change', part })),
    finish: async () => {
      const summary = await ask<LoadSummary>({ deed: 'finish' });
      await close();
      return summary;
    },
    close,
  };
}
