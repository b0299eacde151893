import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { systemClock } from '@midflight/core';
import { median } from './median.mjs';

const engine = new URL('../../packages/engine/', import.meta.url);
const { Client } = createRequire(new URL('package.json', engine))('undici');
const { FastDriver } = await import(new URL('dist/http/fast/fastDriver.js', engine).href);
const { UndiciDriver } = await import(new URL('dist/http/undiciDriver.js', engine).href);

const connections = 50;
const rounds = 9;
const roundMs = 1_000;

/** Keeps `connections` requests in flight until the round is over; `begin` starts one chain and calls `next` after each answer. */
async function chains(begin) {
  let requests = 0;
  const endAt = performance.now() + roundMs;
  // The clock is read now and then, so that it is not what is measured.
  let over = false;
  const next = () => {
    if ((++requests & 63) === 0) over = performance.now() > endAt;
    return !over;
  };
  await Promise.all(Array.from({ length: connections }, () => begin(next)));
  return requests;
}

async function byDriver(driver, origin, request) {
  driver.keepOrigins(new Set([origin]), { verifyTls: true, maxIdlePerHost: connections, idleTimeoutMs: 30_000 });
  const options = { timeoutMs: 10_000, keepBody: false, keepHeaders: false };
  const requests = await chains((next) => new Promise((resolve, reject) => {
    const send = (nowMs) => driver.send(request(), options, receiver, nowMs);
    const receiver = {
      requestEnded: (outcome) => {
        if (outcome.kind !== 'answer') reject(new Error(outcome.kind, { cause: outcome.error }));
        else if (next()) send(outcome.endedAtMs);
        else resolve();
      },
    };
    send(systemClock.now());
  }));
  await driver.close();
  return requests;
}

function byDispatch(origin) {
  return chains((next) => {
    const client = new Client(origin, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
    return new Promise((resolve, reject) => {
      const go = () => client.dispatch({ path: '/', method: 'GET', headers: ['x-a', 'b'], reset: false }, handler);
      const handler = {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData() {},
        onResponseEnd: () => (next() ? go() : resolve(client.close())),
        onResponseError: (_, error) => reject(new Error(error.message)),
      };
      go();
    });
  });
}

/** As little as can be done in Node: what arrives is counted and not looked at. */
function bySockets(origin) {
  const { hostname, port, host } = new URL(origin);
  const text = `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\nx-a: b\r\n\r\n`;
  const buffer = Buffer.allocUnsafe(64 * 1024);
  return chains((next) => new Promise((resolve, reject) => {
    const callback = () => {
      if (next()) socket.write(text, 'latin1');
      else resolve(socket.destroy());
      return true;
    };
    const socket = connect({ host: hostname, port, noDelay: true, onread: { buffer, callback } }, () => socket.write(text, 'latin1'));
    socket.on('error', reject);
  }));
}

function casesFor(origin) {
  const request = { origin, method: 'GET', path: '/', headers: ['x-a', 'b'], body: undefined };
  const fixed = { ...request, fixed: { made: undefined } };
  return {
    'UndiciDriver': () => byDriver(new UndiciDriver(systemClock), origin, () => request),
    'FastDriver, each request made anew': () => byDriver(new FastDriver(systemClock), origin, () => ({ ...request, path: '/' })),
    'FastDriver, one fixed request': () => byDriver(new FastDriver(systemClock), origin, () => fixed),
    'undici, Client.dispatch': () => byDispatch(origin),
    'node:net, nothing parsed': () => bySockets(origin),
  };
}

async function timed(work) {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const requests = await work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (requests / (performance.now() - startedAt)) * 1_000, perCpuSecond: (requests / (user + system)) * 1_000_000 };
}

/**
 * Prints what each way of sending requests makes beside the undici driver, by the clock and by this process's own work.
 * The latter says more where the server is the bottleneck. @returns false when a bar is missed
 */
export async function run() {
  const child = fork(new URL('smallServer.mjs', import.meta.url));
  const port = await new Promise((resolve) => child.once('message', resolve));
  const cases = casesFor(`http://127.0.0.1:${port}`);
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  // All in each round, one after the other: what else the machine does then falls upon all.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(cases)) {
      const sample = await timed(work);
      if (round > 0) samples[name].push(sample);
    }
  }
  child.kill();
  const middle = (name, key) => median(samples[name].map((sample) => sample[key]));
  const ratio = (name, key) => middle(name, key) / middle('UndiciDriver', key);
  console.table(Object.fromEntries(Object.keys(cases).map((name) => [name, { 'requests, to UndiciDriver': Number(ratio(name, 'perSecond').toFixed(2)), 'for the same work': Number(ratio(name, 'perCpuSecond').toFixed(2)) }])));
  const bars = [
    ['FastDriver to UndiciDriver, for the same work', ratio('FastDriver, one fixed request', 'perCpuSecond'), 1.5],
    ['UndiciDriver to a bare dispatch', 1 / ratio('undici, Client.dispatch', 'perSecond'), 0.95],
  ];
  return bars.map(([what, value, bar]) => {
    console.log(`${value >= bar ? 'held  ' : 'MISSED'} ${what}: ${value.toFixed(2)} (at least ${bar})`);
    return value >= bar;
  }).every(Boolean);
}
