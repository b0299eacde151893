import type { Logger } from '@midflight/core';
import { environment } from '../gather.js';
import type { RunEvent } from '../run/runEvents.js';
import type { RunParts } from '../run/runParts.js';
import { startExport } from './runExport.js';
import { startMetrics, type RunMetricsOptions } from './runMetrics.js';
import { RunNumbers } from './runNumbers.js';

/** Who wants the numbers of a run. */
export interface StartMeasuringOptions {
  /** Serves them. @defaultValue nothing is listened on */
  readonly metrics?: RunMetricsOptions | undefined;
  readonly logger: Logger;
  /** Aborts when nobody waits any longer. */
  readonly stop: AbortSignal;
}

/** The numbers of a run, where they are wanted. */
export interface Measuring {
  /** Takes the next event of the run. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

/**
 * Counts what a run does, once for all who want it: Prometheus, if it may scrape, and the exporters of the run. Where nobody
 * wants it, nothing is counted.
 *
 * @throws what `startMetrics` and `startExport` throw
 */
export async function startMeasuring({ engine, reloader, exporters }: Pick<RunParts, 'engine' | 'reloader' | 'exporters'>, { metrics, logger, stop }: StartMeasuringOptions): Promise<Measuring> {
  if (!metrics && exporters.length === 0) return { tell: (event) => event, close: async () => {} };
  const numbers = new RunNumbers({ engine, reloader });
  const served = metrics && (await startMetrics(metrics, numbers, logger));
  try {
    const exported = await startExport({ exporters, numbers, engine, services: [environment], logger, stop });
    return {
      tell: (event) => exported.tell(numbers.tell(event)),
      close: async () => {
        await exported.close();
        await served?.close();
        numbers.close();
      },
    };
  } catch (thrown) {
    await served?.close();
    throw thrown;
  }
}
