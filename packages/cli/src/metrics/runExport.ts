import { randomUUID } from 'node:crypto';
import { startExporters, type Exporter, type Logger, type MeasuredRun, type MetricsSnapshot, type Service, systemClock, type Usable } from '@midflight/core';
import type { LoadEngine } from '@midflight/engine';
import type { RunEvent } from '../run/runEvents.js';
import { version } from '../version.js';
import type { RunNumbers } from './runNumbers.js';

/** How long the end of a run waits for exporters, in milliseconds. */
const deadlineMs = 5_000;

/** Who is told of a run, and what of it. */
export interface RunExportOptions {
  readonly exporters: readonly Usable<Exporter>[];
  readonly numbers: Pick<RunNumbers, 'families'>;
  readonly engine: Pick<LoadEngine, 'onMeasurement'>;
  readonly services: readonly Service[];
  readonly logger: Logger;
  /** Aborts when nobody waits any longer. */
  readonly stop: AbortSignal;
}

/** A run whose numbers are taken elsewhere. */
export interface RunExport {
  /** Takes the next event of the run: it begins with `started`. */
  tell(event: RunEvent): RunEvent;
  /** Sends the last numbers and ends. */
  close(): Promise<void>;
}

/**
 * Hands the numbers of a run to exporters: when the load begins, after each second, and when it has ended.
 *
 * @throws MF_PLUGIN_OPTIONS, MF_PLUGIN_START, MF_PLUGIN_DUPLICATE
 */
export async function startExport({ exporters, numbers, engine, services, logger, stop }: RunExportOptions): Promise<RunExport> {
  const running = await startExporters({ exporters, services, logger, deadlineMs });
  const startedAtMs = systemClock.wallTimeMs();
  let run: MeasuredRun | undefined;
  const exportNow = (): void => {
    if (run) running.export({ run, atMs: systemClock.wallTimeMs(), families: numbers.families() } satisfies MetricsSnapshot);
  };
  const unsubscribe = engine.onMeasurement(exportNow);
  return {
    tell: (event) => {
      if (event.event === 'started') {
        run = { id: event.document.metadata?.runId ?? randomUUID(), program: 'midflight', version: version(), startedAtMs };
        exportNow();
      }
      return event;
    },
    close: async () => {
      unsubscribe();
      exportNow();
      if (run) await running.flush(stop);
      await running.close();
    },
  };
}
