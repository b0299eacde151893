import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MidflightError } from '@midflight/core';
import type { DemoServer } from './demoServer.js';

/** What the child says once it listens, or why it can't. */
export type DemoMessage = { readonly url: string } | { readonly code: string; readonly message: string };

/** Starts the demo target in a process of its own, so that load and target do not share a thread. It ends with this process. */
export async function startDemoProcess(port: number): Promise<DemoServer> {
  const child = fork(fileURLToPath(new URL('./demoChild.js', import.meta.url)), [String(port)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: DemoMessage) => ('url' in message ? resolve(message.url) : reject(new MidflightError(message.code, message.message))));
    child.once('exit', (code) => reject(new MidflightError('MF_DEMO_TARGET_EXIT', `The demo target ended with ${code} before it listened.`)));
  });
  return {
    url,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
