import { systemClock } from '@midflight/core';
import { startDemoServer } from '../demo/demoServer.js';
import { exitCodes } from '../exitCodes.js';
import { stopOnSignals } from './stopOnSignals.js';

/** `midflight demo-target`: listens until it is interrupted. @returns the exit code */
export async function demoTarget(port: number): Promise<number> {
  const server = await startDemoServer(port);
  process.stdout.write(`The demo target listens on ${server.url}. Ctrl-C ends it.\n`);
  using stop = stopOnSignals(systemClock);
  await new Promise((resolve) => stop.graceful.addEventListener('abort', resolve));
  await server.close();
  return exitCodes.fine;
}
