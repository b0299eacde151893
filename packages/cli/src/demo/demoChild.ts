import { MidflightError, messageOf } from '@midflight/core';
import type { DemoMessage } from './demoProcess.js';
import { startDemoServer } from './demoServer.js';

// Ctrl-C reaches the whole process group; the target must outlive the requests that the load still finishes.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

const say = (message: DemoMessage): void => void process.send?.(message);

try {
  const server = await startDemoServer(Number(process.argv[2]));
  say({ url: server.url });
} catch (thrown) {
  say({ code: MidflightError.is(thrown) ? thrown.code : 'MF_DEMO_TARGET_EXIT', message: messageOf(thrown) });
  process.disconnect?.();
}
