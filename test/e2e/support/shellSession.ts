import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A shell in which one command comes after the other, as at a terminal: its folder, variables and jobs stay. */
export class ShellSession implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #said = '';

  constructor(folder: string, environment: Readonly<Record<string, string>>) {
    // A group of its own, so that what it left in the background ends with it.
    this.#child = spawn('bash', ['--norc'], { cwd: folder, env: { PATH: process.env['PATH'], ...environment }, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#child.stdin?.write('exec 2>&1\n');
  }

  /** Runs a command to its end. @returns what it printed, both streams as they came. @throws Error when it takes longer than half a minute */
  async run(command: string): Promise<string> {
    const from = this.#said.length;
    const end = `--- end of command at ${from} ---\n`;
    this.#child.stdin?.write(`${command}\nprintf '%s\\n' '${end.trimEnd()}'\n`);
    const limit = AbortSignal.timeout(30_000);
    while (!this.#said.endsWith(end)) {
      try {
        await once(this.#child.stdout ?? this.#child, 'data', { signal: limit });
      } catch (cause) {
        throw new Error(`This does not end: ${command}\n${this.#said.slice(from)}`, { cause });
      }
    }
    return this.#said.slice(from, -end.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    await this.#closed;
  }
}
