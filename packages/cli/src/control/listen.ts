import { chmod, lstat, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { messageOf, MidflightError } from '@midflight/core';
import type { ControlAddress } from './controlAddress.js';

/**
 * Has the server listen.
 *
 * @param what - as users call what listens
 * @throws MF_CONTROL_LISTEN
 */
export async function listen(server: Server, address: ControlAddress, what = 'The control API'): Promise<void> {
  try {
    if (address.kind === 'tcp') await listening(server, { host: address.host, port: address.port, exclusive: true });
    else await listenOnSocket(server, resolve(address.path));
  } catch (cause) {
    const where = address.kind === 'tcp' ? `${address.host}:${address.port}` : address.path;
    throw new MidflightError('MF_CONTROL_LISTEN', `${what} can't listen on ${where}: ${messageOf(cause)}`, { cause, details: { where } });
  }
}

/** Where it listens; nothing for a unix socket. */
export function portOf(server: Server): number | undefined {
  const bound = server.address();
  return typeof bound === 'object' ? bound?.port : undefined;
}

async function listenOnSocket(server: Server, path: string): Promise<void> {
  try {
    await listening(server, { path });
  } catch (thrown) {
    if (!(await isLeftOver(path))) throw thrown;
    await unlink(path);
    await listening(server, { path });
  }
  // Who may connect is who may write to it. The token is asked for all the same.
  await chmod(path, 0o600);
}

/** A socket that a run which was killed left behind: nobody answers there. Anything else is somebody's. */
async function isLeftOver(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isSocket()) return false;
  return new Promise((settle) => {
    const probe = connect({ path });
    probe.on('connect', () => (probe.destroy(), settle(false)));
    probe.on('error', (error) => settle('code' in error && error.code === 'ECONNREFUSED'));
  });
}

function listening(server: Server, where: { readonly host: string; readonly port: number; readonly exclusive: boolean } | { readonly path: string }): Promise<void> {
  return new Promise((settle, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      settle();
    });
  });
}
