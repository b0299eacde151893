import { arch, cpus, release, totalmem, type as osName } from 'node:os';
import { redactUrl } from '@midflight/document';
import type { EnvironmentRecord } from '@midflight/web';
import { version } from '../version.js';

/** Where this process runs, and what it was asked for. @param args - as they were typed */
export function environmentOf({ sources, threads, args }: { readonly sources: readonly string[]; readonly threads: number; readonly args: readonly string[] }): EnvironmentRecord {
  const cores = cpus();
  return {
    midflight: version(),
    node: process.versions.node,
    os: `${osName()} ${release()} ${arch()}`,
    cpu: cores[0]?.model.trim() ?? '',
    cores: cores.length,
    memoryBytes: totalmem(),
    command: ['midflight', ...args.map(shownArgument)],
    sources,
    threads,
  };
}

/** An argument without what a plugin or a URL is given in it. */
function shownArgument(argument: string): string {
  return redactUrl(argument).replace(/\?.*$/s, '?…');
}
