import { createRequire } from 'node:module';
import type * as whole from 'undici';

/**
 * The parts of undici that the drivers are made of. Its entry also brings fetch, web sockets, mocks and caches, 90 modules that
 * no request of a load needs, and that each load thread would load at its start. These are the same objects as those of the entry.
 */
const part = createRequire(import.meta.url);

/** A connection to one origin, with pipelining, or HTTP/2. */
export type Client = whole.Client;
export const Client: typeof whole.Client = part('undici/lib/dispatcher/client.js');
/** Makes what opens connections. */
export const buildConnector: typeof whole.buildConnector = part('undici/lib/core/connect.js');

const Dispatcher: typeof whole.Dispatcher = part('undici/lib/dispatcher/dispatcher.js');
// As undici's entry does: without it, a client can't be asked for a tunnel.
Object.assign(Dispatcher.prototype, part('undici/lib/api'));
