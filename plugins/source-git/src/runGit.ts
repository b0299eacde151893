import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '@midflight/core';

/** What a git command runs in, and until when. */
export interface RunGitOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Ends the command when it aborts. */
  readonly signal: AbortSignal;
  /** In milliseconds. */
  readonly timeoutMs: number;
  /** How much it may print, in bytes. */
  readonly maxBytes: number;
  /** For its stdin. @defaultValue none */
  readonly input?: string;
}

/** How a command ended. */
export interface GitEnd {
  /** Null when it did not end by itself, or never began. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  /** The end of it. */
  readonly stderr: string;
  /** Why it was ended. */
  readonly stoppedBy?: 'abort' | 'timeout' | 'size';
  /** Node's code when it could not be started: ENOENT. */
  readonly startFault?: string;
}

/** How much of stderr is kept, in characters. */
const maxStderr = 16_384;
/** What does not end when it is asked to is killed after this, in milliseconds; and what it left behind holds its pipes no longer than this. */
const graceMs = 2_000;

/** Git's helpers (ssh, index-pack, remote-https) are in its process group, and end with it. */
const groups = process.platform !== 'win32';

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (groups && child.pid !== undefined) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It is gone.
  }
}

/**
 * Runs one git command without a shell, and resolves when it and its helpers have ended, however that came.
 *
 * In a session of its own, neither git nor ssh can ask anything of a terminal, and Ctrl-C is for the run alone.
 */
export async function runGit(args: readonly string[], options: RunGitOptions): Promise<GitEnd> {
  const { environment, clock, signal, timeoutMs, maxBytes, input } = options;
  if (signal.aborted) return { exitCode: null, stdout: Buffer.alloc(0), stderr: '', stoppedBy: 'abort' };
  const child = spawn('git', args, { env: environment, stdio: 'pipe', detached: groups, windowsHide: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  let stoppedBy: GitEnd['stoppedBy'];
  let startFault: string | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) stop('size');
    else chunks.push(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { stderr = (stderr + chunk).slice(-maxStderr); });
  // It need not read what it is given.
  child.stdin.on('error', () => {}).end(input);
  let timer = clock.setTimer(timeoutMs, () => stop('timeout'));
  const within = (limitMs: number, act: () => void): void => {
    timer.cancel();
    timer = clock.setTimer(limitMs, act);
  };
  const stop = (why: GitEnd['stoppedBy']): void => {
    if (stoppedBy || child.exitCode !== null) return;
    stoppedBy = why;
    kill(child, 'SIGTERM');
    within(graceMs, () => kill(child, 'SIGKILL'));
  };
  const abort = (): void => stop('abort');
  signal.addEventListener('abort', abort);
  child.on('error', (error) => { startFault = 'code' in error ? String(error.code) : error.message; });
  // A connection that ssh keeps for later may hold the pipes open for long.
  child.on('exit', () => within(graceMs, () => [child.stdout, child.stderr].forEach((stream) => stream.destroy())));
  await new Promise((resolve) => child.on('close', resolve));
  timer.cancel();
  signal.removeEventListener('abort', abort);
  return { exitCode: child.exitCode, stdout: Buffer.concat(chunks), stderr, ...(stoppedBy ? { stoppedBy } : {}), ...(startFault === undefined ? {} : { startFault }) };
}
