import { access, constants } from 'node:fs/promises';
import { MidflightError } from '@midflight/core';
import type { Commit } from './commit.js';
import type { Git } from './git.js';

/**
 * Resolves when a signer who is allowed to has signed the commit with an ssh key. The commit vouches for all that it
 * holds; those before it are not looked at.
 *
 * @param allowedSignersFile - as ssh-keygen(1) describes it under ALLOWED SIGNERS; absolute
 * @throws MF_GIT_UNSIGNED
 */
export async function verifySignature(git: Git, { id, signature }: Commit, allowedSignersFile: string): Promise<void> {
  const refused = (why: string): MidflightError =>
    new MidflightError('MF_GIT_UNSIGNED', `The commit ${id.slice(0, 12)} is not taken: ${why}.`, { details: { commit: id, reason: why } });
  if (signature === undefined) throw refused('it bears no signature');
  if (signature === 'other') throw refused('it is signed with another kind of key than ssh');
  try {
    await access(allowedSignersFile, constants.R_OK);
  } catch {
    throw refused(`the file of allowed signers, ${allowedSignersFile}, can't be read`);
  }
  try {
    await git.run('verify the signature', ['-c', `gpg.ssh.allowedSignersFile=${allowedSignersFile}`, 'verify-commit', id]);
  } catch (thrown) {
    throw refused(`its signature is not by an allowed signer (${MidflightError.is(thrown) ? String(thrown.details['reason']) : 'nobody knows why'})`);
  }
}
