import type { Clock } from '@midflight/core';
import type { GitAddress } from './gitAddress.js';
import { gitEnvironment } from './gitEnvironment.js';
import { gitFault } from './gitFault.js';
import { runGit } from './runGit.js';

/** What git is called in its configuration here; nobody's own configuration speaks of a remote of this name. */
export const remoteName = 'midflight-source';

/** Which remote and which repository of our own, and how patiently. */
export interface GitOptions {
  readonly address: GitAddress;
  /** The bare repository, absolute. */
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For each command, in milliseconds. */
  readonly timeoutMs: number;
  /** To inherit from. */
  readonly environment: NodeJS.ProcessEnv;
}

/** What one command may print, and is given. */
export interface GitCommandOptions {
  /** @defaultValue 1 MiB */
  readonly maxBytes?: number;
  readonly input?: string;
  /** True where it may fetch what was left out so far. @defaultValue false */
  readonly lazy?: boolean;
}

const defaultMaxBytes = 2 ** 20;

/** Git for one remote and one bare repository: the user's own repository around the working folder is never looked at. */
export class Git {
  readonly #options: GitOptions;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #lazyEnvironment: NodeJS.ProcessEnv;

  constructor(options: GitOptions) {
    const { address, environment } = options;
    this.#options = options;
    const lazy = gitEnvironment(environment, [[`remote.${remoteName}.url`, address.url]]);
    this.#environment = { ...lazy, GIT_NO_LAZY_FETCH: '1' };
    // A repository of this machine could name a command for it in its own configuration, and is always fetched whole.
    this.#lazyEnvironment = address.local ? this.#environment : lazy;
  }

  /**
   * What the command printed.
   *
   * @param doing - for the message: `list the refs`
   * @throws MF_GIT_UNREACHABLE, MF_GIT_AUTH, MF_GIT_REF or MF_GIT_COMMAND
   */
  async run(doing: string, args: readonly string[], { maxBytes = defaultMaxBytes, lazy = false, ...rest }: GitCommandOptions = {}): Promise<Buffer> {
    const { folder, clock, signal, timeoutMs, address } = this.#options;
    const end = await runGit([`--git-dir=${folder}`, ...args], { environment: lazy ? this.#lazyEnvironment : this.#environment, clock, signal, timeoutMs, maxBytes, ...rest });
    if (end.exitCode === 0 && end.stoppedBy === undefined) return end.stdout;
    throw gitFault(doing, end, address, { timeoutMs, maxBytes });
  }
}
