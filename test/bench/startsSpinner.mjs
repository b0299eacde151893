/**
 * Run by starts.mjs in a process of its own: `node startsSpinner.mjs ORIGIN RATE SECONDS`. Does nothing but look at the clock and write
 * when it is time, which takes a whole core: what is off at the target all the same is the machine's.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

const [origin, rate, seconds] = process.argv.slice(2);
const { hostname, port, host } = new URL(origin);
const request = Buffer.from(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n\r\n`);
const stepMs = 1_000 / Number(rate);
/** Answers are read until so long before an instant. */
const spunMs = 0.3;

const socket = connect({ host: hostname, port: Number(port), noDelay: true });
await once(socket, 'connect');
socket.resume();
const beganAtMs = performance.now();
for (let start = 1; start <= Number(rate) * Number(seconds); start++) {
  const dueMs = beganAtMs + start * stepMs;
  while (performance.now() < dueMs - spunMs) await turn();
  while (performance.now() < dueMs);
  socket.write(request);
}
await turn();
socket.end();
process.disconnect();
