import { randomInt } from 'node:crypto';
import { systemClock } from '@midflight/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenAnswers, cutAt, cuts, soundAnswers } from '../../testing/answerBytes.js';
import { startAnswerOracle, type AnswerOracle, type SeenAnswer } from '../../testing/answerOracle.js';
import { parsedAnswer } from '../../testing/parsedAnswer.js';
import { sent, type Ending } from '../../testing/sent.js';
import { waitUntil } from '../../testing/waitUntil.js';
import type { HttpDriver } from '../driver.js';
import { UndiciDriver } from '../undiciDriver.js';
import { FastDriver } from './fastDriver.js';

/** How often each property is tried; by hand, for as long as one likes: `MF_FUZZ_MS=600000`. */
const [numRuns, triedMs] = process.env['MF_FUZZ_MS'] === undefined ? [1_000, 60_000] : [10_000_000, Number(process.env['MF_FUZZ_MS'])];
const seed = Number(process.env['MF_TEST_SEED'] ?? randomInt(2 ** 31));
const limits = { seed, numRuns, interruptAfterTimeLimit: triedMs, markInterruptAsFailure: false };
const methods = fc.constantFrom('GET', 'GET', 'GET', 'POST', 'HEAD');

let oracle: AnswerOracle;
beforeAll(async () => {
  process.stdout.write(`answers, read by both: MF_TEST_SEED=${seed}\n`);
  oracle = await startAnswerOracle();
});
afterAll(() => oracle.close());

/** Where the two are known to differ, and ours is right; each stands below by itself. */
function isKnownDifference(bytes: Buffer, theirs: SeenAnswer, ours: SeenAnswer): boolean {
  const text = bytes.toString('latin1');
  if (ours === 'failed') return /HTTP\/\d\.\d \d{3}[^\n]*\r\r/.test(text);
  if (/HTTP\/\d\.\d 100[ \r]/.test(text) || /^(?:content-length|transfer-encoding):[^\r\n]*\t[ \t]*\r/im.test(text)) return true;
  return theirs === 'failed' && (ours.status === 204 || ours.status === 304) && ours.headers['content-length'] !== undefined;
}

describe('the parser reads as undici does', { timeout: triedMs + 120_000 }, () => {
  it.each([
    ['sound answers', soundAnswers],
    ['broken answers', brokenAnswers],
  ])('%s', async (_, answers) => {
    let failed = 0;
    let whole = 0;
    const agree = fc.asyncProperty(methods, answers, cuts, async (method, bytes, at) => {
      const pieces = cutAt(bytes, at);
      const theirs = await oracle.ask(method, pieces);
      const ours = parsedAnswer(method, pieces);
      if (theirs === 'failed') failed++;
      else whole++;
      expect(isKnownDifference(bytes, theirs, ours) ? theirs : ours).toEqual(theirs);
    });
    await fc.assert(agree, limits);
    expect(whole).toBeGreaterThan(50);
    expect(failed).toBeGreaterThan(answers === brokenAnswers ? 50 : -1);
  });

  it.each([
    ['a 304 that says how long it would have been (RFC 9110, section 8.6)', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n', 'failed', 304],
    ['status 100 that nobody asked for (RFC 9110, section 15.2)', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 'failed', 200],
    ['a tab after a length (RFC 9110, section 5.6.3)', 'HTTP/1.1 200 OK\r\ncontent-length: 0\t\r\n\r\n', 'failed', 200],
    ['two carriage returns after the status (RFC 9112, section 2.2)', 'HTTP/1.1 200 OK\r\rcontent-length: 0\r\n\r\n', 200, 'failed'],
    ['another protocol (RFC 9112, section 4)', 'ICE/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 200, 'failed'],
  ])('but for %s', async (_, text, theirs, ours) => {
    const statusOf = (seen: SeenAnswer): number | 'failed' => (seen === 'failed' ? seen : seen.status);
    expect([statusOf(await oracle.ask('GET', [Buffer.from(text)])), statusOf(parsedAnswer('GET', [Buffer.from(text)]))]).toEqual([theirs, ours]);
  });
});

/** The flat headers by name, since undici does not keep the order of different names. */
function comparable(outcome: Ending): unknown {
  if (outcome.kind !== 'answer') return outcome.kind;
  const { headers = [] } = outcome;
  const byName: Record<string, string[]> = {};
  for (let at = 0; at < headers.length; at += 2) (byName[headers[at] ?? ''] ??= []).push(headers[at + 1] ?? '');
  const { status, setCookies, body } = outcome;
  return { status, setCookies, body, headers: byName };
}

describe('the drivers end requests alike', { timeout: triedMs + 120_000 }, () => {
  it('whatever a server answers', async () => {
    const drivers: readonly HttpDriver[] = [new UndiciDriver(systemClock), new FastDriver(systemClock)];
    for (const driver of drivers) driver.keepOrigins(new Set([oracle.origin]), { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 });
    const alike = fc.asyncProperty(methods, fc.oneof(soundAnswers, brokenAnswers), cuts, fc.boolean(), async (method, bytes, at, keeps) => {
      const path = oracle.announce(cutAt(bytes, at));
      const ask = (driver: HttpDriver): Promise<Ending> =>
        sent(driver, { origin: oracle.origin, method, path }, { keepBody: keeps, keepHeaders: keeps });
      const [theirs, ours] = (await Promise.all(drivers.map(ask))).map(comparable);
      // A server that closes without a word may take the next request with it, and which one is chance.
      await waitUntil('nothing is open', () => oracle.openConnections() === 0);
      const parsed = parsedAnswer(method, [bytes]);
      expect(isKnownDifference(bytes, theirs === 'network' ? 'failed' : parsed, parsed) ? theirs : ours).toEqual(theirs);
    });
    await fc.assert(alike, { ...limits, numRuns: numRuns / 2, interruptAfterTimeLimit: triedMs / 2 });
    await Promise.all(drivers.map((driver) => driver.close()));
  });
});
