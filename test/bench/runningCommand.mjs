import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../packages/cli/bin/midflight.js', import.meta.url));

/**
 * Starts `midflight run FILE`, and resolves when its load has begun. If it ends by itself, so does the bench.
 *
 * @param {{ flags?: readonly string[], options?: readonly string[], environment?: Record<string, string> }} [more] flags are for
 *   Node, before the command; options for the command; the environment stands beside that of this process
 * @returns its events so far, its pid, and how to end it, which resolves to its summary
 */
export async function runningCommand(file, { flags = [], options = [], environment = {} } = {}) {
  const child = spawn(process.execPath, [...flags, command, 'run', file, '--json', ...options], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
  const events = [];
  let isEnding = false;
  const over = once(child, 'close').then(([code]) => {
    if (!isEnding) throw new Error(`midflight run ended with ${code}`);
  });
  await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      events.push(event);
      if (event.event === 'started') resolve();
    });
  });
  return {
    events,
    pid: child.pid,
    end: async () => {
      isEnding = true;
      child.kill('SIGINT');
      await over;
      return events.at(-1);
    },
  };
}
