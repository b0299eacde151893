/** Run by engine.mjs in a process of its own: `node engineChild.mjs fast|undici|dispatch|sockets ORIGIN CONNECTIONS SECONDS`. */
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { createLoadEngine } from '@midflight/engine';

const [how, origin, connectionsText, secondsText] = process.argv.slice(2);
const connections = Number(connectionsText);
const endAt = performance.now() + Number(secondsText) * 1_000;

/** Our engine in its thread: two weighted scenarios, one assertion, histograms for each step. */
async function byEngine(driver) {
  const scenario = (name, weight, path) => ({ name, weight, enabled: true, steps: [{ name: 'get', request: { method: 'GET', path, queryParams: {}, headers: {} }, assertions: [{ type: 'statusCode', expected: [200] }], thinkTime: { minMs: 0, maxMs: 0 } }] });
  const engine = createLoadEngine({ threads: 1 });
  const staged = await engine.control.stage(1, {
    workers: connections,
    load: { model: 'concurrent' },
    scenarios: [scenario('A', 3, '/a'), scenario('B', 1, '/b')],
    http: { baseUrl: origin, headers: {}, timeoutMs: 10_000, connection: { driver, verifyTls: true, maxIdlePerHost: connections, idleTimeoutMs: 30_000 } },
    drainMs: 1_000,
  });
  staged.commit();
  await engine.start();
  await new Promise((resolve) => setTimeout(resolve, endAt - performance.now()));
  await engine.abort();
}

/** As little as undici lets one do: a client for each connection, nothing measured. */
function byDispatch() {
  const { Client } = createRequire(new URL('../../packages/engine/package.json', import.meta.url))('undici');
  for (let at = 0; at < connections; at++) {
    const client = new Client(origin, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
    const go = () => client.dispatch({ path: '/a', method: 'GET', reset: false }, handler);
    const handler = { onRequestStart() {}, onResponseStart() {}, onResponseData() {}, onResponseEnd: () => (performance.now() < endAt ? go() : void client.close()), onResponseError: (_, error) => console.error(error.message) };
    go();
  }
}

/** As little as Node lets one do: answers are counted by nobody and looked at by nobody. */
function bySockets() {
  const { hostname, port, host } = new URL(origin);
  const text = `GET /a HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n\r\n`;
  const buffer = Buffer.allocUnsafe(64 * 1024);
  for (let at = 0; at < connections; at++) {
    const callback = () => (performance.now() < endAt ? socket.write(text, 'latin1') : socket.destroy(), true);
    const socket = connect({ host: hostname, port, noDelay: true, onread: { buffer, callback } }, () => socket.write(text, 'latin1'));
  }
}

await { fast: () => byEngine('fast'), undici: () => byEngine('undici'), dispatch: byDispatch, sockets: bySockets }[how]();
