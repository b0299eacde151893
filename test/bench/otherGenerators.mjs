import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isInstalled } from './nginxTarget.mjs';

/** Kept between runs; not a part of the project, so that nobody who works on it must install them. */
const folder = path.join(tmpdir(), 'midflight-bench-tools');
const packages = { autocannon: '9.0.0', artillery: '2.0.34' };

/** The file behind a command of npm; undefined when it can't be installed here. */
function installed(name, file) {
  const target = path.join(folder, name, 'node_modules', name, file);
  if (existsSync(target)) return target;
  console.error(`installing ${name} ${packages[name]}, once, into a temporary folder …`);
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'package.json'), '{ "private": true }');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${packages[name]}`], { cwd: path.join(folder, name), stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(target) ? target : undefined;
}

/** Of programs that must be installed already, the command or nothing. */
const program = (name, args) => (isInstalled(name) ? [name, ...args] : undefined);
const script = (name, file, args) => {
  const found = installed(name, file);
  return found && [process.execPath, found, ...args];
};

/**
 * How each of the others is told to load `origin` with `connections` connections that are kept, for `seconds`, at what rate it
 * can: a command, or undefined where it is not to be had. Names of Debian's packages stand beside.
 */
export const otherGenerators = {
  'wrk': { debian: 'wrk', command: ({ origin, connections, seconds }) => program('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, `${origin}/a`]) },
  'hey': { debian: 'hey', command: ({ origin, connections, seconds }) => program('hey', ['-c', String(connections), '-z', `${seconds}s`, '-cpus', '1', `${origin}/a`]) },
  'ab': { debian: 'apache2-utils', command: ({ origin, connections, seconds }) => program('ab', ['-k', '-q', '-c', String(connections), '-t', String(seconds), '-n', '100000000', `${origin}/a`]) },
  'autocannon': { command: ({ origin, connections, seconds }) => script('autocannon', 'autocannon.js', ['-c', String(connections), '-d', String(seconds), '-n', `${origin}/a`]) },
  'artillery': {
    command: ({ origin, connections }) => {
      const file = path.join(folder, 'artillery.json');
      mkdirSync(folder, { recursive: true });
      // Users who go round for ever on a connection of their own: its nearest to a closed loop.
      writeFileSync(file, JSON.stringify({ config: { target: origin, http: { pool: connections }, phases: [{ duration: 1, arrivalCount: connections, maxVusers: connections }] }, scenarios: [{ flow: [{ loop: [{ get: { url: '/a' } }], count: 100_000_000 }] }] }));
      return script('artillery', 'bin/run', ['run', '--quiet', file]);
    },
  },
};
