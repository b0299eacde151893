import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT, silentLogger, systemClock, type Applier, type Environment, type Plugin, type PluginContext, type Token } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, LOAD_CONTROL, type LoadControl } from '@midflight/engine';
import type { ApplierFixture } from '@midflight/testkit';

/** What reached the server in a window of time. */
export type Received = readonly IncomingMessage[];

/** An applier's plugin, the document it starts from and the one it is to make true, as YAML below `version`. */
export interface LiveLoadOptions {
  readonly plugin: Plugin<object, Applier<LoadDocument>>;
  readonly from: (baseUrl: string) => string;
  readonly to: (baseUrl: string) => string;
  /** Its variables. @defaultValue there are none */
  readonly environment?: (baseUrl: string) => Environment;
  /** True: the load is in standby. @defaultValue its plan runs */
  readonly inStandby?: boolean;
  /** What shows of the change in what the server receives, as plain values. */
  readonly show: (received: Received) => unknown;
}

/** A change has reached the server after this, and a window this long shows it, in milliseconds. */
const windowMs = 200;

/** Sets a real load on a real server up, which runs on `from`, with one applier in it that is to make `to` true. */
export async function liveLoad({ plugin, from, to, environment = () => ({}), inStandby = false, show }: LiveLoadOptions): Promise<ApplierFixture<LoadDocument>> {
  let received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    setTimeout(() => response.end(), 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an AddressInfo; a string is for pipes only.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = createLoadEngine({ threads: 0, seed: 1 });
  const previous = documentOf(from(baseUrl));
  const next = documentOf(to(baseUrl));
  await startOn(engine.control, previous);
  await engine.start(inStandby ? null : 1);
  const applier = await plugin.create({}, { clock: systemClock, logger: silentLogger, get: offering(engine.control, environment(baseUrl)) });
  return {
    applier,
    change: { revision: 2, previous, next, changes: loadDocumentModel.diff(previous, next) },
    observe: async () => {
      await sleep(windowMs);
      received = [];
      await sleep(windowMs);
      return show(received);
    },
    close: async () => {
      await engine.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function documentOf(yaml: string): LoadDocument {
  const composition = loadDocumentModel.compose([{ name: 'test.yaml', content: `version: "1.0"\n${yaml}` }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  if (config === undefined) throw new Error([...composition.findings, ...findings].map(({ message }) => message).join('; '));
  return config;
}

async function startOn(control: LoadControl, { config, load, scenarios, reload, standby }: LoadDocument): Promise<void> {
  const { workers, baseUrl, headers, timeoutMs } = config;
  const staged = await control.stage(1, { workers, load, scenarios: scenarios.map(({ dataFile: _, ...scenario }) => scenario), http: { baseUrl, headers, timeoutMs }, drainMs: reload.drainMs, ...(standby ? { standby } : {}) });
  staged.commit();
}

function offering(control: LoadControl, environment: Environment): PluginContext['get'] {
  return <T>({ key, name }: Token<T>): T => {
    const offered = key === LOAD_CONTROL.key ? control : key === ENVIRONMENT.key ? environment : undefined;
    if (offered === undefined) throw new Error(`${name} is not offered here`);
    // The token's key says what T is.
    return offered as T;
  };
}
