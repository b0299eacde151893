import { MidflightError, systemClock, type Logger, type Reloader } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LoadEngine } from '@midflight/engine';
import { namesOf, urlOf } from '../control/addressNames.js';
import { isLoopback, type ControlAddress } from '../control/controlAddress.js';
import { ControlFault } from '../control/controlFault.js';
import { createControlServer } from '../control/controlServer.js';
import { tokenFromFile } from '../control/controlTokens.js';
import { Gate } from '../control/gate.js';
import { listen, portOf } from '../control/listen.js';
import type { RunEvent } from '../run/runEvents.js';
import { ConfigMetrics } from './configMetrics.js';
import { expositionMediaType, expositionOf, type MetricFamily } from './exposition.js';
import { LoadMetrics } from './loadMetrics.js';

/** What the command line says of the metrics. */
export interface RunMetricsOptions {
  readonly address: ControlAddress;
  /** Made when it is missing. @defaultValue whoever reaches this machine's own address may look */
  readonly tokenFile?: string | undefined;
  /** More names under which they are reached, without ports. */
  readonly names: readonly string[];
}

/** The run that is measured. */
export interface RunToMeasure {
  readonly engine: Pick<LoadEngine, 'onMeasurement'>;
  readonly reloader: Pick<Reloader<LoadDocument>, 'status'>;
  readonly logger: Logger;
}

/** The metrics of a run, where Prometheus scrapes them. */
export interface RunMetrics {
  /** `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** Takes the next event of the run. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

/** Where scrapers look. */
const path = '/metrics';

/**
 * Serves the metrics of a run and says on stderr where.
 *
 * @throws MF_USAGE for an address that other machines reach, without a token; MF_CONTROL_LISTEN, MF_CONTROL_TOKEN_FILE
 */
export async function startMetrics({ address, tokenFile, names }: RunMetricsOptions, { engine, reloader, logger }: RunToMeasure): Promise<RunMetrics> {
  const isRemote = address.kind === 'tcp' && !isLoopback(address.host);
  if (isRemote && tokenFile === undefined) throw new MidflightError('MF_USAGE', `${address.host} can be reached from other machines, and the metrics tell what is loaded: give --metrics-token-file, and the same token to the scraper.`);
  const tokens = tokenFile === undefined ? undefined : { steer: await tokenFromFile(tokenFile, (message) => logger.warn(message)) };
  const [load, config] = [new LoadMetrics(), new ConfigMetrics()];
  const families = (): readonly MetricFamily[] => {
    const { status } = reloader;
    const unit = status.active?.config.load.unit ?? 'requests';
    return [...config.families(status), ...load.families(unit)];
  };
  const server = createControlServer({
    logger,
    gate: new Gate({ clock: systemClock, tokens, scheme: 'http', port: () => portOf(server), names: [...namesOf(address), ...names], takesLocalAddress: isRemote, namesOption: '--metrics-allow-host' }),
    router: {
      isOpen: () => false,
      answer: async ({ method, url = '' }) => {
        if (url.split('?')[0] !== path) throw new ControlFault(404, 'MF_CONTROL_ROUTE', 'There is nothing at this path.', { hint: `The metrics are at ${path}.` });
        if (method !== 'GET') throw new ControlFault(405, 'MF_CONTROL_METHOD', 'This path takes GET.', { headers: { allow: 'GET' } });
        return { stream: (response) => void response.writeHead(200, { 'content-type': expositionMediaType }).end(expositionOf(families())) };
      },
    },
  });
  await listen(server, address, 'The metrics');
  server.on('error', (thrown) => logger.error('The metrics failed.', { thrown }));
  const url = `${urlOf(address, 'http', portOf(server))}${path}`;
  process.stderr.write(`midflight: the metrics are at ${url}\n`);
  const unsubscribe = engine.onMeasurement((measurement) => load.add(measurement));
  return {
    url,
    tell: (event) => {
      config.hear(event);
      if (event.event === 'sample') load.show(event.sample);
      return event;
    },
    close: async () => {
      unsubscribe();
      const closed = new Promise((settle) => server.close(settle));
      server.closeAllConnections();
      await closed;
    },
  };
}
