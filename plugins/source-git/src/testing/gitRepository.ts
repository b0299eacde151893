import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Who commits in tests, whatever the machine's own configuration says. */
export const gitTestEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann Author',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Carl Committer',
  GIT_COMMITTER_EMAIL: 'carl@example.com',
};

/** What the git commands of a test run in; what a test says to the source by the environment is not meant for them. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(kept), ...gitTestEnvironment };
}

/** A real repository with a working tree, whose default branch is `main`. */
export class GitRepository {
  /** Absolute; also a URL that git takes. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string): Promise<GitRepository> {
    await mkdir(folder, { recursive: true });
    const repository = new GitRepository(folder);
    await repository.git('init', '--quiet', '--initial-branch=main', '.');
    return repository;
  }

  /** What git printed, without the last line feed. @throws Error when it fails */
  async git(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('git', args, { cwd: this.folder, env: cleanEnvironment() });
    return stdout.trimEnd();
  }

  /** Writes files and commits all that is there, also when nothing has changed. @returns the commit's id */
  async commit(files: Readonly<Record<string, string>>, message = 'Change', ...options: readonly string[]): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      await writeFile(join(this.folder, name), text);
    }
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', `--message=${message}`, ...options);
    return this.git('rev-parse', 'HEAD');
  }

  /** An empty one in the same place. */
  recreate(): Promise<GitRepository> {
    return GitRepository.create(this.folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
