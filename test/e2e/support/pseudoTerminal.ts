import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { hasProgram } from './hasProgram.js';

const run = promisify(execFile);

/** Whether there is a tmux, which lends programs a terminal and says what stands on it. */
export const hasTmux = await hasProgram('tmux', '-V');

/** A terminal of a size, in which a shell waits for commands. */
export interface PseudoTerminal extends AsyncDisposable {
  /** Presses keys, each a character, or a name that tmux knows: `Enter`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Writes a line, and Enter. */
  type(line: string): Promise<void>;
  /** What stands on it. */
  screen(): Promise<string>;
  /** All that scrolled off, and what stands on it. */
  everything(): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Waits until `pattern` stands on it, scrolled off or not. */
  shows(pattern: RegExp, limitMs?: number): Promise<void>;
}

let count = 0;

/** Opens one with a server of its own, which ends with it. */
export async function pseudoTerminal(folder: string, columns: number, rows: number): Promise<PseudoTerminal> {
  const socket = `midflight-${process.pid}-${count++}`;
  const tmux = async (...args: readonly string[]): Promise<string> => (await run('tmux', ['-L', socket, '-f', '/dev/null', ...args], { env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' } })).stdout;
  await tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', folder, 'sh');
  const everything = (): Promise<string> => tmux('capture-pane', '-p', '-J', '-S', '-');
  return {
    press: async (...keys) => void (await tmux('send-keys', '--', ...keys)),
    type: async (line) => {
      await tmux('send-keys', '-l', '--', line);
      await tmux('send-keys', 'Enter');
    },
    screen: () => tmux('capture-pane', '-p'),
    everything,
    resize: async (toColumns, toRows) => void (await tmux('resize-window', '-x', String(toColumns), '-y', String(toRows))),
    shows: async (pattern, limitMs = 15_000) => {
      await expect.poll(everything, { timeout: limitMs, interval: 100 }).toMatch(pattern);
    },
    [Symbol.asyncDispose]: async () => void (await tmux('kill-server').catch(() => {})),
  };
}
