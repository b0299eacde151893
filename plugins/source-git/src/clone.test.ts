import { systemClock } from '@midflight/core';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Clone } from './clone.js';
import { readAddress } from './gitAddress.js';
import { GitScene } from './testing/gitScene.js';

let scene: GitScene;
beforeEach(async () => {
  scene = await GitScene.create();
});
afterEach(() => scene[Symbol.asyncDispose]());

it('gives the commit that a ref comes back to, though it had moved on while that was fetched', async () => {
  const { repository } = scene;
  const clone = new Clone({ address: readAddress(scene.fileUrl), ref: 'main', folder: join(scene.folder, 'kept'), clock: systemClock, signal: new AbortController().signal, timeoutMs: 30_000, environment: process.env });
  const first = await clone.tip();
  const moved = await repository.commit({ 'load.yaml': 'second' });
  expect((await clone.fetch(first)).id).toBe(moved);
  await repository.git('reset', '--quiet', '--hard', first.commit);
  expect(await clone.tip()).toEqual(first);
  expect((await clone.fetch(first)).id).toBe(first.commit);
});
