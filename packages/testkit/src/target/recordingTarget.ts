import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Arrival } from './arrivals.js';

/** How the target answers what lies under a prefix. */
export interface RecordingRoute {
  /** Of path and query, such as `/slow`; the first route that fits counts. */
  readonly prefix: string;
  /** @defaultValue 200 */
  readonly status?: number;
  /** Before the answer, in milliseconds. @defaultValue 0 */
  readonly latencyMs?: number;
}

/** What the target answers and remembers; a path without a route is answered 200 at once. */
export interface RecordingTargetOptions {
  readonly routes?: readonly RecordingRoute[];
  /** Headers to remember, in lower case. @defaultValue ['x-id'] */
  readonly recordHeaders?: readonly string[];
  /** How many arrivals are kept, so that memory is bounded. @defaultValue 500_000 */
  readonly maxArrivals?: number;
}

/** An HTTP server that records what reaches it. */
export interface RecordingTarget {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** Of its process, for signals. */
  readonly pid: number;
  /**
   * Everything that has arrived so far, in order.
   *
   * @throws Error when more came than `maxArrivals`: a record with a hole proves nothing
   */
  arrivals(): Promise<readonly Arrival[]>;
  /** How many have arrived so far. */
  count(): Promise<number>;
  /** Ends the server and its process; whoever started it closes it. Harmless when repeated. */
  close(): Promise<void>;
}

interface Collected {
  readonly count: number;
  readonly overflowed: boolean;
  readonly arrivals: readonly Arrival[];
}

const serverFile = new URL('../../child/recordingServer.mjs', import.meta.url);

/** The child's next message; fails when it ends first. */
async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const dead = once(child, 'exit', { signal: ended.signal }).then(
    () => Promise.reject(new Error('The recording target ended by itself; its reason is on stderr')),
  );
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), dead]);
    return message;
  } finally {
    dead.catch(() => {});
    ended.abort();
  }
}

/**
 * Starts an HTTP server on a free port of 127.0.0.1, in a process of its own: neither the test's event loop nor the
 * load's disturbs its time stamps. It ends with `close`, and at the latest with this process.
 */
export async function startRecordingTarget(options: RecordingTargetOptions = {}): Promise<RecordingTarget> {
  // Flags of this process (a test runner's loaders, say) are not for the child.
  const child = fork(serverFile, [JSON.stringify(options)], { execArgv: [] });
  const { port, pid } = await nextMessage<{ readonly port: number; readonly pid: number }>(child);
  const known: Arrival[] = [];

  const collect = async (): Promise<Collected> => {
    if (!child.connected) throw new Error('The recording target is closed');
    const answer = nextMessage<Collected>(child);
    child.send('collect');
    const collected = await answer;
    for (const arrival of collected.arrivals) known[arrival.index] = arrival;
    return collected;
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: an answer does not say which question it belongs to. */
  const collectInTurn = (): Promise<Collected> => {
    const turn = last.then(collect);
    last = turn.catch(() => {});
    return turn;
  };

  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    arrivals: async () => {
      const { overflowed, count } = await collectInTurn();
      if (overflowed) throw new Error(`${count} requests arrived: raise maxArrivals to record them all`);
      return [...known];
    },
    count: async () => (await collectInTurn()).count,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
