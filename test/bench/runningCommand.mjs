import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../packages/cli/bin/midflight.js', import.meta.url));

/**
 * Starts `midflight run FILE`, and resolves when its load has begun. If it fails, so does the bench.
 *
 * @param {{ flags?: readonly string[], options?: readonly string[], environment?: Record<string, string> }} [more] flags are for
 *   Node, before the command; options for the command; the environment stands beside that of this process
 * @returns its events so far, its pid, its summary once it has ended, and how to end it, which resolves to that
 */
export async function runningCommand(file, { flags = [], options = [], environment = {} } = {}) {
  const child = spawn(process.execPath, [...flags, command, 'run', file, '--json', ...options], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
  const events = [];
  let isEnding = false;
  const over = once(child, 'close').then(([code]) => {
    if (!isEnding && code !== 0) throw new Error(`midflight run ended with ${code}`);
    return events.at(-1);
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
    over,
    end: () => {
      isEnding = true;
      child.kill('SIGINT');
      return over;
    },
  };
}
