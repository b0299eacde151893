import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { messageOf, MidflightError, type Clock } from '@midflight/core';
import type { PageParts } from '../pages/builtPage.js';
import { isLoopback, type ControlAddress } from './controlAddress.js';
import type { ControlledRun } from './controlledRun.js';
import { namesOf, urlOf } from './addressNames.js';
import { createControlServer, type Patience } from './controlServer.js';
import type { ControlTokens } from './controlTokens.js';
import { EventStreams } from './eventStream.js';
import { Gate } from './gate.js';
import { listen, portOf } from './listen.js';
import { openApiOf } from './openApi.js';
import type { Route } from './route.js';
import { Router } from './router.js';
import { dashboardRoutes } from './routes/dashboardRoutes.js';
import { documentRoutes } from './routes/documentRoutes.js';
import { lookingRoutes } from './routes/lookingRoutes.js';
import { runRoutes } from './routes/runRoutes.js';
import { steeringRoutes } from './routes/steeringRoutes.js';

/** Where the control API listens, and for whom. */
export interface ControlOptions {
  readonly address: ControlAddress;
  readonly tokens: ControlTokens;
  /** Files in PEM. @defaultValue plain HTTP */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** True: other machines may reach it without TLS. @defaultValue false */
  readonly allowRemote?: boolean;
  /** More names under which it is reached, without ports. */
  readonly names?: readonly string[];
  /** What the dashboard is made of. @defaultValue there is none */
  readonly dashboard?: PageParts | undefined;
  readonly patience?: Patience;
  readonly clock: Clock;
  /** Of Midflight. */
  readonly version: string;
}

/** A control API that listens. */
export interface Control {
  /** `http://127.0.0.1:9090`, `unix:/run/midflight.sock`. */
  readonly url: string;
  /** Lets everyone hear the last event, and ends. */
  close(): Promise<void>;
}

/** How long those who listen may take to hear the last event, in milliseconds. */
const lastWordsMs = 1_000;

/**
 * Opens the control API of a run.
 *
 * @throws MF_USAGE for an address that other machines reach, unless that is allowed or TLS protects it; MF_CONTROL_LISTEN
 */
export async function openControl(options: ControlOptions, run: ControlledRun): Promise<Control> {
  const { address, tokens, clock, version, allowRemote = false, names = [] } = options;
  const isRemote = address.kind === 'tcp' && !isLoopback(address.host);
  if (isRemote && !allowRemote && !options.tls) {
    throw new MidflightError('MF_USAGE', `${address.host} can be reached from other machines, and the token would travel in the clear. Give --control-cert and --control-key, or say --control-allow-remote.`);
  }
  const streams = new EventStreams(run.feed, clock);
  const routes = routesOf(streams, version, options.dashboard);
  const scheme = options.tls ? 'https' : 'http';
  const gate = new Gate({ clock, tokens, scheme, port: () => portOf(server), names: [...namesOf(address), ...names], takesLocalAddress: isRemote, namesOption: '--control-allow-host' });
  const server = createControlServer({
    tls: await tlsOf(options),
    patience: options.patience ?? {},
    logger: run.logger,
    gate,
    router: new Router(routes, run),
  });
  await listen(server, address);
  server.on('error', (thrown) => run.logger.error('The control API failed.', { thrown }));
  return { url: urlOf(address, scheme, portOf(server)), close: () => close(server, streams, clock) };
}

/** Everything that can be asked, and its description. */
export function routesOf(streams: EventStreams, version: string, dashboard?: PageParts): readonly Route[] {
  const all: readonly Route[] = [...lookingRoutes(streams, () => openApiOf(all, version)), ...steeringRoutes, ...documentRoutes, ...runRoutes, ...dashboardRoutes(dashboard)];
  return all;
}

async function tlsOf({ tls }: ControlOptions): Promise<{ readonly cert: Buffer; readonly key: Buffer } | undefined> {
  if (!tls) return undefined;
  try {
    return { cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) };
  } catch (cause) {
    throw new MidflightError('MF_CONTROL_LISTEN', `The control API's certificate can't be read: ${messageOf(cause)}`, { cause });
  }
}

async function close(server: Server, streams: EventStreams, clock: Clock): Promise<void> {
  const closed = new Promise((settle) => server.close(settle));
  streams.close();
  server.closeIdleConnections();
  const patience = new AbortController();
  void clock.sleep(lastWordsMs, patience.signal).then(() => server.closeAllConnections());
  await closed;
  patience.abort();
}
