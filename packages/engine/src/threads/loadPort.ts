import { Worker } from 'node:worker_threads';
import { MidflightError, type Clock } from '@midflight/core';
import { GeneratorHost, type HostPlace } from './generatorHost.js';
import type { FromGenerator, ToGenerator } from './messages.js';

/** The way to one load thread. */
export interface LoadPort {
  post(message: ToGenerator): void;
  /** Ends the thread, whatever it is doing. Idempotent. */
  close(): Promise<void>;
}

/** What comes back from a load thread. */
export interface LoadPortEvents {
  readonly onMessage: (message: FromGenerator) => void;
  /** The thread died: `MF_ENGINE_THREAD`. At most once, and not after `close`. */
  readonly onFailure: (error: MidflightError) => void;
}

/** Opens the way to a thread; the caller closes it. @param place - undefined: it is the only one */
export type OpenLoadPort = (events: LoadPortEvents, place?: HostPlace) => LoadPort;

/** What a load thread is started with. */
export interface ThreadData {
  /** Where there are several. */
  readonly place: { readonly index: number; readonly of: number; readonly changes: SharedArrayBuffer } | undefined;
}

/**
 * Three times what new objects have room in: 4 MiB, which a core's cache holds for the most part. V8 would take up to 16, and what each request leaves would have left the
 * cache when it is cleared away. Less would keep too many answers of tens of kilobytes for objects that stay.
 */
const maxYoungGenerationSizeMb = 12;

/** Runs the generator in a thread of its own. Only from built JavaScript: Node can't load the thread's source. */
export const openThread: OpenLoadPort = ({ onMessage, onFailure }, place) => {
  const workerData: ThreadData = { place: place && { index: place.stripe.index, of: place.stripe.of, changes: place.changes } };
  const name = place === undefined ? 'midflight-load' : `midflight-load-${place.stripe.index + 1}`;
  const worker = new Worker(new URL('./thread.js', import.meta.url), { name, workerData, resourceLimits: { maxYoungGenerationSizeMb } });
  let over = false;
  const fail = (message: string, cause?: unknown): void => {
    if (over) return;
    over = true;
    onFailure(new MidflightError('MF_ENGINE_THREAD', `The load thread died: ${message}`, { cause }));
  };
  worker.on('message', onMessage);
  worker.on('messageerror', (error) => fail(error.message, error));
  worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error), error));
  worker.on('exit', (code) => fail(`it exited with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    close: async () => {
      over = true;
      await worker.terminate();
    },
  };
};

/** Runs the generator in this thread, on a clock of the caller's choice. */
export function openInProcess(clock: Clock): OpenLoadPort {
  return ({ onMessage }, place) => {
    const host = new GeneratorHost({ clock, post: onMessage, place });
    return { post: (message) => host.receive(message), close: () => Promise.resolve() };
  };
}
