import { resolve } from 'node:path';
import { type ConfigSource, definePlugin, MidflightError, messageOf } from '@midflight/core';
import { readAddress } from './gitAddress.js';
import { isRefName, readPaths } from './gitNames.js';
import { watchGit } from './watchGit.js';

/** Which files of which repository, and how closely to watch them. */
export interface GitSourceOptions {
  /** `https`, `http`, `ssh`, `git` or `file` as a scheme, `user@host:path`, or a path of this machine. */
  readonly url: string;
  /** A branch or a tag; of two with one name, the branch. @defaultValue what the remote's HEAD is */
  readonly ref?: string;
  /** Files from the top of the repository, with commas between; of several documents, later ones win. */
  readonly paths: string;
  /** How often the remote is asked which commit the ref names, in milliseconds; ≥ 100. @defaultValue 10_000 */
  readonly intervalMs?: number;
  /** For each git command, in milliseconds; ≥ 100. @defaultValue 30_000 */
  readonly timeoutMs?: number;
  /** Of a document, in bytes; ≥ 1. @defaultValue 16 MiB */
  readonly maxBytes?: number;
  /** Of a file that a document refers to and that is no document, in bytes; ≥ 1. @defaultValue 64 MiB */
  readonly maxAttachmentBytes?: number;
  /** Takes no commit that is not signed, with ssh, by one of the allowed signers. @defaultValue false */
  readonly requireSignedCommits?: boolean;
  /** The allowed signers, as ssh-keygen(1) describes their file. @defaultValue none; needed to require signed commits */
  readonly allowedSignersFile?: string;
  /** Where the clone is kept from run to run; one run at a time. @defaultValue a temporary folder, removed at the end */
  readonly folder?: string;
}

const defaults = { intervalMs: 10_000, timeoutMs: 30_000, maxBytes: 16 * 2 ** 20, maxAttachmentBytes: 64 * 2 ** 20, requireSignedCommits: false };

/**
 * Configuration from a git repository: the remote is asked which commit a ref names, and the files are read from that
 * commit. There is no working tree, so nothing that a repository holds is ever run.
 *
 * @throws MF_PLUGIN_OPTIONS for a URL, a ref or a path that is no such thing, or could be taken for an option or a command
 */
export const gitSource = definePlugin<GitSourceOptions, ConfigSource>({
  kind: 'source',
  name: 'git',
  options: {
    url: { type: 'string', required: true, description: 'The repository: https, http, ssh, git or file as a scheme, user@host:path, or a path.' },
    ref: { type: 'string', description: "A branch or a tag; without it, what the remote's HEAD is." },
    paths: { type: 'string', required: true, description: 'Files from the top of the repository, with commas between.' },
    intervalMs: { type: 'integer', default: defaults.intervalMs, minimum: 100, description: 'How often the remote is asked which commit the ref names.' },
    timeoutMs: { type: 'integer', default: defaults.timeoutMs, minimum: 100, description: 'For each git command.' },
    maxBytes: { type: 'integer', default: defaults.maxBytes, minimum: 1, description: 'How large a document may be.' },
    maxAttachmentBytes: { type: 'integer', default: defaults.maxAttachmentBytes, minimum: 1, description: 'How large any other file may be that a document refers to.' },
    requireSignedCommits: { type: 'boolean', default: defaults.requireSignedCommits, description: 'Takes no commit that is not signed, with ssh, by an allowed signer.' },
    allowedSignersFile: { type: 'string', description: 'The allowed signers, as ssh-keygen(1) describes their file.' },
    folder: { type: 'string', description: 'Where the clone is kept from run to run; without it, a temporary folder.' },
  },
  create: (given) => {
    const { url, ref, paths, requireSignedCommits, allowedSignersFile, folder, ...limits } = { ...defaults, ...given };
    const address = sound('url', () => readAddress(url));
    const files = sound('paths', () => readPaths(paths));
    if (ref !== undefined && !isRefName(ref)) throw refusal('ref', `${JSON.stringify(ref)} can't be the name of a branch or a tag`);
    // One without the other would look safe and be nothing of the kind.
    if (requireSignedCommits !== (allowedSignersFile !== undefined)) throw refusal('allowedSignersFile', 'and its option requireSignedCommits need each other');
    const at = ref === undefined ? '' : `#${ref}`;
    const id = `git:${address.shown}${at}:${files.join(',')}`;
    const options = {
      ...limits, id, address, ref, paths: files,
      prefix: `${address.repository}${at}:`,
      allowedSignersFile: allowedSignersFile === undefined ? undefined : resolve(allowedSignersFile),
      folder: folder === undefined ? undefined : resolve(folder),
      environment: process.env,
      random: Math.random,
    };
    return { id, watch: (context) => watchGit(options, context) };
  },
});

function sound<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw refusal(option, `is refused: ${messageOf(thrown)}`);
  }
}

function refusal(option: string, why: string): MidflightError {
  return new MidflightError('MF_PLUGIN_OPTIONS', `The plugin source git can't be used: its option ${option} ${why}.`, { details: { plugin: 'source git', option } });
}
