import { execFile, spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultsOf, faultWith, GitScene } from './testing/gitScene.js';

vi.setConfig({ testTimeout: 60_000 });

const missing = spawnSync('ssh-keygen', ['-?']).error;
const reason = missing ? ` (skipped: ssh-keygen can't be started: ${missing.message})` : '';

let scene: GitScene;
let allowedSignersFile: string;

/** Makes a key. @returns its file */
async function key(name: string): Promise<string> {
  const file = join(scene.folder, name);
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  return file;
}

async function allow(...names: readonly string[]): Promise<void> {
  const lines = await Promise.all(names.map(async (name) => `${name}@example.com namespaces="git" ${await readFile(join(scene.folder, `${name}.pub`), 'utf8')}`));
  await writeFile(allowedSignersFile, lines.join(''));
}

/** Commits `text`, signed with a key where one is named. */
async function commit(text: string, signer?: string): Promise<string> {
  const { repository, folder } = scene;
  await repository.git('config', 'gpg.format', 'ssh');
  if (signer !== undefined) await repository.git('config', 'user.signingKey', join(folder, signer));
  return repository.commit({ 'load.yaml': text }, text, ...(signer === undefined ? [] : ['--gpg-sign']));
}

describe.skipIf(missing)(`FAULTS 44: where signed commits are required${reason}`, () => {
  beforeEach(async () => {
    scene = await GitScene.create();
    allowedSignersFile = join(scene.folder, 'allowed signers');
    for (const name of ['ann', 'eve']) await key(name);
    await allow('ann');
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it('takes what an allowed signer signed, and keeps it when an unsigned or a stranger’s commit follows', async () => {
    await commit('by ann', 'ann');
    const probe = await scene.watch({ requireSignedCommits: true, allowedSignersFile });
    await probe.lastText('by ann');
    for (const [text, signer, why] of [['by nobody', undefined, /no signature/], ['by eve', 'eve', /not by an allowed signer/]] as const) {
      const heard = probe.signals.length;
      const id = await commit(text, signer);
      const { error } = await probe.fault(heard);
      expect(error.code).toBe('MF_GIT_UNSIGNED');
      expect(error.message).toMatch(why);
      expect(error.details['commit']).toBe(id);
      await commit(`by ann, after ${text}`, 'ann');
      await probe.lastText(`by ann, after ${text}`);
    }
    expect(probe.texts).toEqual(['by ann', 'by ann, after by nobody', 'by ann, after by eve']);
  });

  it('keeps also when the unsigned commit touches other files only', async () => {
    await commit('by ann', 'ann');
    const probe = await scene.watch({ requireSignedCommits: true, allowedSignersFile });
    await probe.lastText('by ann');
    await scene.repository.commit({ 'README.md': 'by nobody' });
    await faultWith(probe, 'MF_GIT_UNSIGNED');
  });

  it('takes a commit once its signer is allowed, and says which file it could not read', async () => {
    await commit('by eve', 'eve');
    await rm(allowedSignersFile);
    const probe = await scene.watch({ requireSignedCommits: true, allowedSignersFile });
    await probe.until('the missing file', () => faultsOf(probe).find(({ message }) => message.includes(`${allowedSignersFile}, can't be read`)));
    await allow('ann');
    await probe.until('the stranger', () => faultsOf(probe).find(({ message }) => message.includes('not by an allowed signer')));
    await allow('ann', 'eve');
    await probe.lastText('by eve');
  });

  it('takes no signature that was moved to other contents', async () => {
    const signed = await commit('by ann', 'ann');
    const { repository } = scene;
    const tree = await commit('forged').then(() => repository.git('rev-parse', 'HEAD^{tree}'));
    const raw = (await repository.git('cat-file', 'commit', signed)).replace(/^tree \w+/, `tree ${tree}`);
    await writeFile(join(scene.folder, 'forged'), `${raw}\n`);
    const forged = await repository.git('hash-object', '-t', 'commit', '-w', join(scene.folder, 'forged'));
    await repository.git('reset', '--quiet', '--hard', forged);
    const probe = await scene.watch({ requireSignedCommits: true, allowedSignersFile });
    await faultWith(probe, 'MF_GIT_UNSIGNED');
    expect(probe.texts).toEqual([]);
  });

  it('takes no other kind of signature, whatever the user’s configuration would check it with', async () => {
    const { repository, folder } = scene;
    const yes = join(folder, 'yes');
    await writeFile(yes, '#!/bin/sh\necho "[GNUPG:] GOODSIG 0 x"; echo "[GNUPG:] TRUST_ULTIMATE 0 shell"; exit 0\n', { mode: 0o755 });
    const configuration = join(folder, 'gitconfig');
    await writeFile(configuration, `[gpg]\n\tprogram = ${yes}\n[gpg "ssh"]\n\tprogram = ${yes}\n\tallowedSignersFile = /dev/null\n`);
    const raw = (await repository.git('cat-file', 'commit', 'HEAD')).replace(/\n\n/, '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n');
    await writeFile(join(folder, 'pgp'), `${raw}\n`);
    const pgp = await repository.git('hash-object', '-t', 'commit', '-w', join(folder, 'pgp'));
    vi.stubEnv('GIT_CONFIG_GLOBAL', configuration);
    for (const prepare of [() => repository.git('reset', '--quiet', '--hard', pgp), () => commit('by eve', 'eve')]) {
      await prepare();
      const probe = await scene.watch({ requireSignedCommits: true, allowedSignersFile });
      await faultWith(probe, 'MF_GIT_UNSIGNED');
    }
    await commit('by ann', 'ann');
    await (await scene.watch({ requireSignedCommits: true, allowedSignersFile })).lastText('by ann');
  });

  it('needs to know whose, and is not required without a word', async () => {
    await expect(scene.watch({ requireSignedCommits: true })).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
    await expect(scene.watch({ allowedSignersFile })).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
  });
});
