import type { ServerResponse } from 'node:http';
import type { Clock } from '@midflight/core';
import { ControlFault } from './controlFault.js';
import type { FedEvent, RunFeed } from './runFeed.js';

/** How many may listen at once. */
const mostListeners = 32;
/** A client that has not taken this many bytes is too slow, and is dropped; it may come back with its last id. */
const mostWaitingBytes = 1024 * 1024;
/** Something is said this often, so that both ends notice when the other is gone. */
const heartbeatMs = 10_000;

/** Tells events to those who listen (server-sent events). What one of them can't take is never waited for. */
export class EventStreams {
  readonly #feed: RunFeed;
  readonly #clock: Clock;
  readonly #open = new Set<ServerResponse>();

  constructor(feed: RunFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /** Answers with every event from now on. @param lastId - the last event that the client knows @throws MF_CONTROL_LISTENERS */
  add(response: ServerResponse, lastId: string | undefined): void {
    if (this.#open.size >= mostListeners) throw new ControlFault(503, 'MF_CONTROL_LISTENERS', `${mostListeners} listen to the events already.`, { hint: 'End another listener first.', headers: { 'retry-after': '10' } });
    this.#open.add(response);
    // A stream is quiet for long; the server's patience with sockets is not for it.
    response.socket?.setTimeout(0);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    const unsubscribe = this.#feed.subscribe((event) => write(response, frame(event)), lastId);
    const gone = new AbortController();
    void this.#beat(response, gone.signal);
    response.on('close', () => {
      this.#open.delete(response);
      unsubscribe();
      gone.abort();
    });
    write(response, ': listening\n\n');
  }

  /** Ends every stream once it has said what it had to say. */
  close(): void {
    for (const response of this.#open) response.end();
  }

  async #beat(response: ServerResponse, signal: AbortSignal): Promise<void> {
    for (await this.#clock.sleep(heartbeatMs, signal); !signal.aborted; await this.#clock.sleep(heartbeatMs, signal)) write(response, ': heartbeat\n\n');
  }
}

function write(response: ServerResponse, text: string): void {
  if (response.destroyed || response.writableEnded) return;
  if (response.writableLength > mostWaitingBytes) response.destroy();
  else response.write(text);
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function frame({ id, name, data }: FedEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${data}\n\n`;
}
