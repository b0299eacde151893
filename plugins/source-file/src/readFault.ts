import { type MidflightError, SourceReadError, messageOf } from '@midflight/core';

/** What to check beside the folder that the path is relative to. */
const missing: Readonly<Record<string, string>> = { ENOMATCH: 'no file matches it. Check the pattern', ENOENT: 'it does not exist. Check the path' };

/** What Node's error codes, and our own, mean for someone who wants a file read. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it. Check the permissions of the file and of its folders',
  EPERM: 'the system does not permit it. Check the permissions of the file and of its folders',
  ENOTDIR: 'a part of its path is a file where a folder is needed',
  ELOOP: 'its symbolic links lead round in a circle',
  EISDIR: 'it is a folder; a regular file is needed',
  ENXIO: 'it is a pipe, a socket or a device; a regular file is needed',
  EFBIG: 'it is larger than 16 MiB',
  EMFILE: 'this process has too many files open. Raise its limit (ulimit -n)',
  ENFILE: 'the system has too many files open',
};

/**
 * What went wrong with a file, for people: `MF_SOURCE_READ`, whose `details` hold the file and Node's code as `reason`.
 *
 * @param name - the file as the user knows it
 * @param folder - what its path is relative to
 */
export function readFault(name: string, thrown: unknown, folder = 'the working folder'): MidflightError {
  const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  const words = missing[reason] === undefined ? (meanings[reason] ?? messageOf(thrown)) : `${missing[reason]} and ${folder}`;
  return new SourceReadError(`${name} cannot be read: ${words} (${reason}).`, { cause: thrown, details: { file: name, reason } });
}
