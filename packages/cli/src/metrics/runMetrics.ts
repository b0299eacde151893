import { MidflightError, systemClock, type Logger } from '@midflight/core';
import { namesOf, urlOf } from '../control/addressNames.js';
import { isLoopback, type ControlAddress } from '../control/controlAddress.js';
import { ControlFault } from '../control/controlFault.js';
import { createControlServer } from '../control/controlServer.js';
import { tokenFromFile } from '../control/controlTokens.js';
import { Gate } from '../control/gate.js';
import { listen, portOf } from '../control/listen.js';
import { expositionMediaType, expositionOf } from './exposition.js';
import type { RunNumbers } from './runNumbers.js';

/** What the command line says of the metrics. */
export interface RunMetricsOptions {
  readonly address: ControlAddress;
  /** Made when it is missing. @defaultValue whoever reaches this machine's own address may look */
  readonly tokenFile?: string | undefined;
  /** More names under which they are reached, without ports. */
  readonly names: readonly string[];
}

/** The metrics of a run, where Prometheus scrapes them. */
export interface RunMetrics {
  /** `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Where scrapers look. */
const path = '/metrics';

/**
 * Serves the metrics of a run and says on stderr where.
 *
 * @throws MF_USAGE for an address that other machines reach, without a token; MF_CONTROL_LISTEN, MF_CONTROL_TOKEN_FILE
 */
export async function startMetrics({ address, tokenFile, names }: RunMetricsOptions, numbers: Pick<RunNumbers, 'families'>, logger: Logger): Promise<RunMetrics> {
  const isRemote = address.kind === 'tcp' && !isLoopback(address.host);
  if (isRemote && tokenFile === undefined) throw new MidflightError('MF_USAGE', `${address.host} can be reached from other machines, and the metrics tell what is loaded: give --metrics-token-file, and the same token to the scraper.`);
  const tokens = tokenFile === undefined ? undefined : { steer: await tokenFromFile(tokenFile, (message) => logger.warn(message)) };
  const server = createControlServer({
    logger,
    gate: new Gate({ clock: systemClock, tokens, scheme: 'http', port: () => portOf(server), names: [...namesOf(address), ...names], takesLocalAddress: isRemote, namesOption: '--metrics-allow-host' }),
    router: {
      isOpen: () => false,
      answer: async ({ method, url = '' }) => {
        if (url.split('?')[0] !== path) throw new ControlFault(404, 'MF_CONTROL_ROUTE', 'There is nothing at this path.', { hint: `The metrics are at ${path}.` });
        if (method !== 'GET') throw new ControlFault(405, 'MF_CONTROL_METHOD', 'This path takes GET.', { headers: { allow: 'GET' } });
        return { stream: (response) => void response.writeHead(200, { 'content-type': expositionMediaType }).end(expositionOf(numbers.families())) };
      },
    },
  });
  await listen(server, address, 'The metrics');
  server.on('error', (thrown) => logger.error('The metrics failed.', { thrown }));
  const url = `${urlOf(address, 'http', portOf(server))}${path}`;
  process.stderr.write(`midflight: the metrics are at ${url}\n`);
  return {
    url,
    close: async () => {
      const closed = new Promise((settle) => server.close(settle));
      server.closeAllConnections();
      await closed;
    },
  };
}
