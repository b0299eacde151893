import { connect } from 'node:net';
import type { RecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { withControlledRun } from './support/controlledRun.js';
import { arrivalsReach } from './support/liveRun.js';

/** How fast the arrivals came, per second, from one instant to another. */
async function arrivalsIn(target: RecordingTarget, ms: number): Promise<number> {
  const before = await target.count();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return (await target.count()) - before;
}

describe('run --control', () => {
  it('keeps the load unmoved while 300 clients come at once, most of them without a right to', async () => {
    await withControlledRun({ rate: 200 }, async ({ cli, target, url, secret }) => {
      await arrivalsReach(target, 200);
      const quiet = await arrivalsIn(target, 3_000);
      const port = Number(new URL(url).port);
      const sockets = Array.from({ length: 300 }, (_, index) => {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        const token = index % 3 === 0 ? secret : 'a-guess-of-a-token';
        const ask = (): void => void socket.write(`GET /v1/status HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`);
        socket.resume().on('connect', ask);
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : ask()), 100);
        socket.on('close', () => clearInterval(timer));
        return socket;
      });
      const heard = cli.events.length;
      const busy = await arrivalsIn(target, 3_000);
      for (const socket of sockets) socket.destroy();
      // An open model: what starts is what the schedule says, within a second's edge.
      expect(Math.abs(busy - quiet)).toBeLessThan(60);
      const samples = cli.events.slice(heard).filter(({ event }) => event === 'sample');
      expect(samples.every(({ dropped }) => dropped === 0)).toBe(true);
      // Those with the token may have used up what it is allowed in this second.
      const health = async (): Promise<number> => (await fetch(`${url}/health`, { headers: { authorization: `Bearer ${secret}` } })).status;
      await expect.poll(health, { timeout: 5_000, interval: 500 }).toBe(200);
    });
  });
});
