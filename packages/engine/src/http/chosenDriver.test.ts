import { systemClock } from '@midflight/core';
import { expect, it } from 'vitest';
import { startRecordingServer } from '../testing/recordingServer.js';
import { sent } from '../testing/sent.js';
import { waitUntil } from '../testing/waitUntil.js';
import { ChosenDriver } from './chosenDriver.js';

it('follows the settings from one driver to the other, and loses nothing on the way', async () => {
  const answers: (() => void)[] = [];
  const server = await startRecordingServer(({ url }, response) => void (url === '/late' ? answers.push(() => response.end()) : response.end()));
  const driver = new ChosenDriver(systemClock);
  const use = (name: 'fast' | 'undici' | undefined): void => driver.keepOrigins(new Set([server.origin]), { driver: name, verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 });
  const send = (path: string) => sent(driver, { origin: server.origin, path });
  use(undefined);
  expect(await send('/')).toMatchObject({ kind: 'answer' });
  use('fast');
  expect(await send('/')).toMatchObject({ kind: 'answer' });
  const late = send('/late');
  await waitUntil('it has arrived', () => answers.length === 1);
  // The setting changed in words only: the connection is the same.
  expect(server.connections()).toBe(2);
  use('undici');
  expect(await send('/')).toMatchObject({ kind: 'answer' });
  expect(server.connections()).toBe(3);
  answers[0]?.();
  expect(await late).toMatchObject({ kind: 'answer' });
  await waitUntil('only that of undici is open', () => server.openConnections() === 1);
  await driver.close();
  await waitUntil('all have closed', () => server.openConnections() === 0);
  expect(server.aborted()).toBe(0);
  await server.close();
});
