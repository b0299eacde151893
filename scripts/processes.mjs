import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The exit code that a shell would show for a process that ended by `code` or by `signal`. */
function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/**
 * The file behind an installed command, to be run by node itself: the same on every system, and no shell between.
 *
 * @param {string} packageName such as `@arethetypeswrong/cli`
 * @param {string} command its name in the package's `bin`
 */
export function commandFile(packageName, command) {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * How to run npm. It tells its scripts where it is; run directly, it must be found, and on Windows only a shell finds it.
 *
 * @param {readonly string[]} args
 * @returns {[file: string, args: string[], options: { shell: boolean }]} as `spawnSync` takes them
 */
export function npmCommand(args) {
  const npm = process.env.npm_execpath;
  return npm === undefined ? ['npm', [...args], { shell: process.platform === 'win32' }] : [process.execPath, [npm, ...args], { shell: false }];
}

/**
 * Runs node on a file with the terminal handed over, and passes signals on. A Ctrl-C is not passed on: the terminal
 * gives it to the child as well, and a second one would mean "now".
 *
 * @param {readonly string[]} args the file and its arguments
 * @param {{ cwd?: string, channel?: boolean, onStart?: (child: import('node:child_process').ChildProcess) => void }} [options]
 *   `channel` lets the two send each other messages
 * @returns {Promise<number>} the exit code
 */
export function runNode(args, { cwd = root, channel = false, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['inherit', 'inherit', 'inherit', ...(channel ? ['ipc'] : [])] });
    const ignore = () => {};
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
    const letGo = () => process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
    child.once('error', (cause) => {
      letGo();
      reject(new Error(`${args[0]} did not start`, { cause }));
    });
    child.once('exit', (code, signal) => {
      letGo();
      resolve(exitCodeOf(code, signal));
    });
    onStart?.(child);
  });
}

/**
 * Runs node on a file and keeps what it prints.
 *
 * @param {readonly string[]} args the file and its arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` adds to this process's own
 * @returns {Promise<{ exitCode: number, output: string }>} stdout and stderr as they came
 */
export function captureNode(args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString() }));
  });
}
