import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@midflight/core';
import { sourceConformance } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitSource } from './gitSource.js';
import { type GitHttpServer, startGitHttpServer } from './testing/gitHttpServer.js';
import { GitRepository, gitTestEnvironment } from './testing/gitRepository.js';

// A probe waits up to 15 s, which says more than a test that is cut short.
vi.setConfig({ testTimeout: 60_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };
/** By the clock of a conformance check, which runs much faster than git does. */
const longMs = 100 * 3_600_000;

let folder: string;
let server: GitHttpServer;

beforeEach(async () => {
  for (const [name, value] of Object.entries(gitTestEnvironment)) vi.stubEnv(name, value);
  folder = await mkdtemp(join(tmpdir(), 'midflight-git-test-'));
  server = await startGitHttpServer(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

describe('gitSource', () => {
  const ways: readonly (readonly [string, () => string])[] = [
    ['file://', () => `file://${folder}/shop.git`],
    ['http://', () => `${server.url}/shop.git`],
  ];
  for (const [way, urlOf] of ways) {
    const checks = sourceConformance(async () => {
      const place = join(folder, 'shop.git');
      let repository = await GitRepository.create(place);
      await repository.commit({ 'load.yaml': 'conformance: 0\n' });
      return {
        source: await gitSource.create({ url: urlOf(), paths: 'load.yaml', timeoutMs: longMs }, context),
        write: async (text) => {
          repository = await GitRepository.create(place);
          await repository.commit({ 'load.yaml': text });
        },
        breakDown: () => repository.remove(),
        close: () => repository.remove(),
      };
    });
    for (const { name, run } of checks) it(`over ${way} ${name}`, () => expect(run()).resolves.toBeUndefined());
  }
});
