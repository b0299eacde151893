import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MidflightError, type Reference, type SourceDocument, silentLogger, systemClock } from '@midflight/core';
import { SourceProbe, type SourceProbeOptions } from '@midflight/testkit';
import { expect, vi } from 'vitest';
import { type GitSourceOptions, gitSource } from '../gitSource.js';
import { type GitHttpServer, startGitHttpServer } from './gitHttpServer.js';
import { GitRepository, gitTestEnvironment } from './gitRepository.js';

/** A repository, served in two ways, and sources that watch it. Whoever makes it closes it. */
export class GitScene implements AsyncDisposable {
  /** Holds all that belongs to this scene. */
  readonly folder: string;
  /** Where temporary folders are made. */
  readonly temporary: string;
  readonly repository: GitRepository;
  readonly server: GitHttpServer;
  readonly #probes: SourceProbe[] = [];

  private constructor(folder: string, temporary: string, repository: GitRepository, server: GitHttpServer) {
    this.folder = folder;
    this.temporary = temporary;
    this.repository = repository;
    this.server = server;
  }

  /** Its repository holds one commit, of `load.yaml` with the text `first`. */
  static async create(): Promise<GitScene> {
    for (const [name, value] of Object.entries(gitTestEnvironment)) vi.stubEnv(name, value);
    const folder = await mkdtemp(join(tmpdir(), 'midflight-git-test-'));
    const temporary = join(folder, 'temporary');
    await mkdir(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const repository = await GitRepository.create(join(folder, 'shop.git'));
    await repository.commit({ 'load.yaml': 'first' }, 'First');
    return new GitScene(folder, temporary, repository, await startGitHttpServer(folder));
  }

  /** The repository over HTTP, by git's smart protocol. */
  get httpUrl(): string {
    return `${this.server.url}/shop.git`;
  }

  get fileUrl(): string {
    return `file://${this.repository.folder}`;
  }

  /** Watches `load.yaml` over HTTP and asks often, unless told otherwise. */
  async watch(options: Partial<GitSourceOptions> = {}, probeOptions: SourceProbeOptions = {}): Promise<SourceProbe> {
    const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };
    const probe = new SourceProbe(await gitSource.create({ url: this.httpUrl, paths: 'load.yaml', intervalMs: 100, ...options }, context), probeOptions);
    this.#probes.push(probe);
    return probe;
  }

  /** The names in the folder for temporary files. */
  async leftovers(): Promise<readonly string[]> {
    return readdir(this.temporary);
  }

  /** Waits until the server has been asked so often. */
  async asked(times: number): Promise<void> {
    await vi.waitUntil(() => this.server.requests.length >= times, { timeout: 20_000, interval: 5 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const probe of this.#probes) await probe.end();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
  }
}

/** The faults so far. */
export function faultsOf(probe: SourceProbe): readonly MidflightError[] {
  return probe.signals.flatMap((signal) => (signal.kind === 'fault' ? [signal.error] : []));
}

/** Waits for a fault with this code, and gives its error. */
export async function faultWith(probe: SourceProbe, code: string): Promise<MidflightError> {
  return probe.until(`the fault ${code}`, () => faultsOf(probe).find((error) => error.code === code));
}

/** A document of these tests is a list of references, a line each; what begins with `+` is an attachment. */
export function referencesOf({ content }: SourceDocument): readonly Reference[] {
  const lines = Buffer.from(content).toString().split('\n').filter((line) => /^[+@]/.test(line));
  return lines.map((line) => ({ written: line.slice(1), kind: line.startsWith('+') ? 'attachment' : 'document' }));
}

/** All processes whose command line mentions `text`: their ids, with those lines; Linux only. */
export async function processesWith(text: string): Promise<readonly { readonly id: number; readonly line: string }[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map(async (id) => ({ id: Number(id), line: (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ') })));
  return all.filter(({ line }) => line.includes(text));
}
