import { MidflightError } from '@midflight/core';
import { type GitAddress, withoutSecrets } from './gitAddress.js';
import type { GitEnd } from './runGit.js';

/** What kept a source from looking, and where to read about it. */
export type GitFaultCode = 'MF_GIT_UNREACHABLE' | 'MF_GIT_AUTH' | 'MF_GIT_REF' | 'MF_GIT_PATH' | 'MF_GIT_LFS' | 'MF_GIT_UNSIGNED' | 'MF_GIT_COMMAND';

/** What lines of git, ssh and curl mean; the first that knows one of the lines decides. */
const meanings: readonly (readonly [GitFaultCode, RegExp])[] = [
  ['MF_GIT_AUTH', /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|returned error: 40[13]|Permission denied \((?!.*exec)|Host key verification failed|Access denied|Invalid username or/i],
  ['MF_GIT_REF', /find remote ref/i],
  ['MF_GIT_UNREACHABLE', /unable to access|unable to (?:look up|connect)|resolve host|Connection (?:refused|reset|timed out|closed)|timed out|is unreachable|No route to host|not appear to be a git repository|repository .*not found|not valid: is this a git|hung up unexpectedly|early EOF|RPC failed|returned error: \d{3}|dubious ownership|does not exist|bad line length|from remote repository/i],
];

/** Their words, said once: curl adds how long it took, and each time another number would look like another fault. */
function said(line: string): string {
  return line.replace(/^(?:fatal|error|remote|ssh): */i, '').replace(/ after \d+ ms/, '').replace(/[.:\s]+$/, '');
}

function meaningOf(stderr: string): { readonly code: GitFaultCode; readonly line: string } {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== '');
  for (const [code, pattern] of meanings) {
    const line = lines.find((candidate) => pattern.test(candidate));
    if (line !== undefined) return { code, line: said(line) };
  }
  const last = lines.findLast((line) => /^(?:fatal|error):/i.test(line)) ?? lines.at(-1);
  return { code: 'MF_GIT_COMMAND', line: said(last ?? 'it said nothing') };
}

const hints: Readonly<Partial<Record<GitFaultCode, string>>> = {
  MF_GIT_AUTH: 'Check the credential helper, the ssh agent or the token; nobody can be asked here',
  MF_GIT_UNREACHABLE: 'Check the URL and the network',
};

/**
 * Why a git command did not do what it was asked to, for people; free of credentials.
 *
 * @param doing - what it was to do, after "git can't": `list its refs`
 */
export function gitFault(doing: string, end: GitEnd, address: GitAddress, limits: { readonly timeoutMs: number; readonly maxBytes: number }): MidflightError {
  const { shown } = address;
  const fault = (code: GitFaultCode, reason: string, message: string): MidflightError =>
    new MidflightError(code, withoutSecrets(message, address), { details: { repository: shown, reason: withoutSecrets(reason, address) } });
  if (end.startFault !== undefined) return fault('MF_GIT_COMMAND', end.startFault, `git can't be started (${end.startFault}). Install it, and see that it is in the PATH.`);
  if (end.stoppedBy === 'timeout') return fault('MF_GIT_UNREACHABLE', 'timeout', `git can't ${doing} of ${shown} within ${limits.timeoutMs} ms.`);
  if (end.stoppedBy === 'size') return fault('MF_GIT_COMMAND', 'size', `git can't ${doing} of ${shown} in less than ${limits.maxBytes} bytes.`);
  const { code, line } = meaningOf(end.stderr);
  const hint = hints[code];
  return fault(code, line, `git can't ${doing} of ${shown}: ${line}.${hint === undefined ? '' : ` ${hint}.`}`);
}
