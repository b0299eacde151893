// @ts-check
// The server half of `startRecordingTarget`, in a process of its own so that no test disturbs what it records.
// Plain JavaScript, since Node runs it as it is, whether the testkit itself was built or not.
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';

/** @type {import('../src/target/recordingTarget.js').RecordingTargetOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');
const recordedHeaders = options.recordHeaders ?? ['x-id'];
const maxArrivals = options.maxArrivals ?? 500_000;
const body = Buffer.from('{"ok":true}');

let count = 0;
/** What the parent has not heard of yet, or not in its last state. @type {Map<number, object>} */
let news = new Map();

/** @param {import('node:http').IncomingMessage} request */
function headersOf(request) {
  const kept = recordedHeaders.filter((name) => request.headers[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, String(request.headers[name])]));
}

const server = createServer((request, response) => {
  const atMs = performance.timeOrigin + performance.now();
  const url = request.url ?? '';
  const arrival = { index: count, atMs, method: request.method ?? '', url, headers: headersOf(request), state: 'open' };
  count += 1;
  /** @param {string} state */
  const record = (state) => {
    if (arrival.index < maxArrivals) news.set(arrival.index, Object.assign(arrival, { state }));
  };
  record('open');
  response.on('finish', () => record('answered'));
  response.on('close', () => response.writableFinished || record('aborted'));

  const rule = options.routes?.find(({ prefix }) => url.startsWith(prefix)) ?? {};
  const answer = () => {
    response.writeHead(rule.status ?? 200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };
  request.resume();
  request.on('end', () => (rule.latencyMs ? setTimeout(answer, rule.latencyMs) : answer()));
});
// A load generator's idle connections are its own to close; a timeout here would look like a lost request there.
server.keepAliveTimeout = 0;

process.on('message', (message) => {
  if (message !== 'collect') return;
  const told = { count, overflowed: count > maxArrivals, arrivals: [...news.values()] };
  news = new Map();
  process.send?.(told);
});
// The channel ends with the parent, however that ends: so this process never outlives it.
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0, pid: process.pid });
});
