import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { controlledTest, documentOf, tokens, type ControlledTest } from '../testing/controlledTest.js';

interface Heard {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Listens to the events of a run by a plain socket. */
function listen({ port }: ControlledTest, lastId?: string): { readonly socket: Socket; readonly text: () => string; readonly events: () => Heard[] } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('error', () => {});
  socket.write(`GET /v1/events HTTP/1.1\r\nhost: localhost:${port}\r\nauthorization: Bearer ${tokens.read}\r\n${lastId === undefined ? '' : `last-event-id: ${lastId}\r\n`}\r\n`);
  const events = (): Heard[] => [...text.matchAll(/id: (\S+)\nevent: (\S+)\ndata: (.*)\n\n/g)].map(([, id = '', name = '', data = '']) => ({ id, name, data: JSON.parse(data) }));
  return { socket, text: () => text, events };
}

const notice = (run: ControlledTest, message: string): void => run.feed.tell({ event: 'notice', message });

describe('the events of the control API', () => {
  it('are those of NDJSON, with ids that grow', async () => {
    await using run = await controlledTest();
    const { events, text } = listen(run);
    await expect.poll(text).toContain(': listening');
    await run.ask('POST', '/v1/freeze');
    await run.save(documentOf(200));
    await expect.poll(() => events().map(({ name }) => name)).toEqual(['steering', 'reload']);
    expect(text()).toMatch(/content-type: text\/event-stream/i);
    expect(events()[1]?.data).toMatchObject({ event: 'reload', at: expect.any(String), elapsedMs: expect.any(Number), outcome: 'rejected', findings: [{ code: 'MF_FROZEN' }] });
    expect(new Set(events().map(({ id }) => id)).size).toBe(2);
  });

  it('bring what was missed to who comes back, and everything to who comes from another run', async () => {
    await using run = await controlledTest();
    const first = listen(run);
    await expect.poll(first.text).toContain(': listening');
    notice(run, 'one');
    await expect.poll(() => first.events()).toHaveLength(1);
    first.socket.destroy();
    notice(run, 'two');
    notice(run, 'three');
    const back = listen(run, first.events()[0]?.id);
    await expect.poll(() => back.events().map(({ data }) => data['message'])).toEqual(['two', 'three']);
    const up = listen(run, back.events()[1]?.id);
    await expect.poll(up.text).toContain(': listening');
    expect(up.events()).toEqual([]);
    const stranger = listen(run, 'abcdef-3');
    await expect.poll(() => stranger.events().map(({ name }) => name)).toEqual(['reload', 'started', 'notice', 'notice', 'notice']);
  });

  it('drop a client that does not read, and no other', async () => {
    await using run = await controlledTest();
    const slow = listen(run);
    await expect.poll(slow.text).toContain(': listening');
    const quick = listen(run);
    await expect.poll(quick.text).toContain(': listening');
    slow.socket.pause();
    const large = 'x'.repeat(1024 * 1024);
    // More than the system keeps for a socket that nobody reads.
    for (let told = 1; told <= 24; told++) {
      notice(run, large);
      await expect.poll(() => quick.text().length).toBeGreaterThan(told * large.length);
    }
    let closed = false;
    slow.socket.on('close', () => (closed = true)).resume();
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(true);
    expect(slow.text().length).toBeLessThan(24 * large.length);
    expect(quick.socket.destroyed).toBe(false);
  }, 30_000);

  it('are for so many listeners and no more', async () => {
    await using run = await controlledTest();
    const all = Array.from({ length: 33 }, () => listen(run));
    await expect.poll(() => all.filter(({ text }) => text().includes(': listening')).length).toBe(32);
    await expect.poll(() => all.filter(({ text }) => /^HTTP\/1.1 503 [^]*MF_CONTROL_LISTENERS/.test(text())).length).toBe(1);
  });

  it('end with the API, after the last event', async () => {
    const run = await controlledTest();
    const { text, events, socket } = listen(run);
    await expect.poll(text).toContain(': listening');
    let closed = false;
    socket.on('close', () => (closed = true));
    notice(run, 'last');
    await run[Symbol.asyncDispose]();
    await expect.poll(() => closed).toBe(true);
    expect(events()).toHaveLength(1);
  });
});
