import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Change, Finding } from '@midflight/core';

/** The built command. */
export const command = fileURLToPath(new URL('../../../packages/cli/bin/midflight.js', import.meta.url));

/** One line of `run --json`; which fields stand in it depends on `event`. */
export interface CliEvent {
  readonly event: string;
  readonly elapsedMs: number;
  readonly outcome?: string;
  readonly revision?: number;
  readonly state?: string;
  readonly polling?: string;
  readonly changes?: readonly Change[];
  readonly findings?: readonly Finding[];
  readonly timingMs?: Readonly<Record<string, number>>;
  readonly requests?: number;
  readonly dropped?: number;
  readonly durationMs?: number;
  readonly generatorLagMs?: { readonly p99: number; readonly max?: number };
  readonly reloads?: Readonly<Record<string, number>>;
  readonly exitCode?: number;
  readonly controlUrl?: string;
}

/** How a command ended, and all that it said. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}, setUp = ''): ChildProcess {
  const env = { ...process.env, DEV_MODE: '', NODE_OPTIONS: '', NO_COLOR: '1', ...environment };
  const [program, ...before] = setUp === '' ? [process.execPath] : ['sh', '-c', `${setUp}; exec "$0" "$@"`, process.execPath];
  return spawn(program, [...before, command, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Everything that a stream says, as it grows. */
function listenTo(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
  return () => text;
}

/** Runs the built command to its end, in `folder`. */
export async function runToEnd(args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  const child = start(args, folder, environment);
  const stdout = listenTo(child.stdout);
  const stderr = listenTo(child.stderr);
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout: stdout(), stderr: stderr() };
}

/** `midflight run … --json` while it runs. Whoever starts it stops it. */
export class RunningCli {
  /** Every line of its stdout so far. */
  readonly events: CliEvent[] = [];
  readonly #child: ChildProcess;
  readonly #stderr: () => string;
  readonly #news = new EventEmitter();
  readonly #closed: Promise<unknown>;

  /** @param setUp - what a shell does first in its process. @defaultValue nothing */
  constructor(args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}, setUp = '') {
    this.#child = start(['run', ...args, '--json'], folder, environment, setUp);
    this.#stderr = listenTo(this.#child.stderr);
    this.#closed = once(this.#child, 'close');
    const { stdout } = this.#child;
    if (stdout) createInterface(stdout).on('line', (line) => this.#take(line));
    this.#child.on('close', () => this.#news.emit('news'));
  }

  /** Its end that the shell would see; null while it runs, and when a signal killed it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** True when the process is no more, by itself or by a signal. */
  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Everything on its stderr so far. */
  get stderr(): string {
    return this.#stderr();
  }

  /**
   * The first event from position `from` on that `matches`.
   *
   * @param what - for the message of the failure
   * @throws Error when it has not come within `limitMs`, or when the process ends without it
   */
  async waitFor(what: string, matches: (event: CliEvent) => boolean, from = 0, limitMs = 40_000): Promise<CliEvent> {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const found = this.events.slice(from).find(matches);
      if (found) return found;
      if (limit.aborted || this.isOver) throw new Error(`${this.isOver ? 'It ended without' : 'No sign of'} ${what}. ${this.#story()}`);
      await once(this.#news, 'news', { signal: limit }).catch(() => {});
    }
  }

  /** The first reload from position `from` on that ended in `outcome`. */
  async waitForReload(outcome: string, from: number): Promise<CliEvent> {
    return this.waitFor(`a reload that is ${outcome}`, (event) => event.event === 'reload' && event.outcome === outcome, from);
  }

  /** Reads no more of its output, as `head` does when it has enough. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  /** Sends a signal to it alone. */
  signal(signal: NodeJS.Signals): void {
    if (!this.isOver) this.#child.kill(signal);
  }

  /** Presses Ctrl-C and waits for the end. */
  interrupt(): Promise<number | null> {
    this.signal('SIGINT');
    return this.end();
  }

  /** Waits for the end; after 40 s it is killed, which shows as a null exit code. */
  async end(): Promise<number | null> {
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 40_000);
    await this.#closed;
    clearTimeout(patience);
    return this.exitCode;
  }


  #take(line: string): void {
    // Anything but JSON on stdout breaks its promise: the parse error fails the test.
    this.events.push(JSON.parse(line));
    this.#news.emit('news');
  }

  #story(): string {
    const said = this.events.filter(({ event }) => event !== 'sample').map((event) => JSON.stringify(event).slice(0, 300));
    return `It said:\n${said.join('\n')}\n${this.stderr}`;
  }
}
