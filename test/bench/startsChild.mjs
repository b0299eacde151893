/** Run by starts.mjs in a process of its own: `node startsChild.mjs ORIGIN RATE SECONDS`. Tells its parent what it cost, and how long it was. */
import { createLoadEngine } from '@midflight/engine';

const [origin, rate, seconds] = process.argv.slice(2);
const engine = createLoadEngine({ threads: 1 });
const staged = await engine.control.stage(1, {
  workers: 200,
  load: { model: 'rps', targetPerSecond: Number(rate), unit: 'requests', maxLagMs: 1_000, arrival: 'uniform' },
  scenarios: [{ name: 'S', weight: 1, enabled: true, steps: [{ name: 'get', request: { method: 'GET', path: '/', queryParams: {}, headers: {} }, assertions: [], thinkTime: { minMs: 0, maxMs: 0 } }] }],
  http: { baseUrl: origin, headers: {}, timeoutMs: 10_000, connection: { verifyTls: true, maxIdlePerHost: 200, idleTimeoutMs: 30_000 } },
  drainMs: 1_000,
});
staged.commit();
await engine.start();
const startedAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, 1_000));
const before = process.cpuUsage();
const beganAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000 - 1_000));
const { user, system } = process.cpuUsage(before);
const cores = (user + system) / 1_000 / (performance.now() - beganAt);
const lengthMs = performance.now() - startedAt;
const { dropped } = await engine.finish();
process.send({ cores, dropped, lengthMs });
process.disconnect();
