import { systemClock } from '../clock/systemClock.js';
import { containerOf } from '../container/container.js';
import type { Clock } from '../contracts/clock.js';
import type { Exporter } from '../contracts/exporter.js';
import { silentLogger, type Logger } from '../contracts/logger.js';
import type { MetricsSnapshot } from '../contracts/metrics.js';
import type { Service } from '../createReloader.js';
import { withDeadline } from '../pipeline/deadline.js';
import { deepFreeze } from '../pipeline/freeze.js';
import { PluginHost, type Usable } from '../plugins/pluginHost.js';

/** Who takes numbers elsewhere, and what they are lent. */
export interface StartExportersOptions {
  readonly exporters: readonly Usable<Exporter>[];
  /** @defaultValue none */
  readonly services?: readonly Service[];
  /** For the start and the end of each, and for its last snapshot, in milliseconds. @defaultValue 10_000 */
  readonly deadlineMs?: number;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** @defaultValue silent */
  readonly logger?: Logger;
}

/** Exporters that run. What they do wrong is logged, and comes to nobody else. */
export interface RunningExporters {
  /** Hands a snapshot to all; it is frozen then. */
  export(snapshot: MetricsSnapshot): void;
  /** Lets all send what they were handed last, side by side. @param stop - gives up at once when it aborts */
  flush(stop?: AbortSignal): Promise<void>;
  /** Closes all, last started first. */
  close(): Promise<void>;
}

/**
 * Starts exporters; whoever does closes them. When one does not start, those before it are closed.
 *
 * @throws MF_PLUGIN_OPTIONS, MF_PLUGIN_START, MF_PLUGIN_DUPLICATE
 */
export async function startExporters({ exporters, services, deadlineMs = 10_000, clock = systemClock, logger = silentLogger }: StartExportersOptions): Promise<RunningExporters> {
  const host = new PluginHost({ clock, logger, get: containerOf(services).get }, deadlineMs);
  try {
    const handed = (await host.start(exporters)).map((exporter) => new HandedExporter(exporter, logger));
    return {
      export: (snapshot) => {
        deepFreeze(snapshot);
        for (const one of handed) one.export(snapshot);
      },
      flush: async (stop) => void (await Promise.all(handed.map((one) => one.flush({ clock, limitMs: deadlineMs, stop })))),
      close: () => host.close(),
    };
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
}

/** An exporter whose faults stay its own. */
class HandedExporter {
  readonly #exporter: Exporter;
  readonly #logger: Logger;
  #isFaulty = false;

  constructor(exporter: Exporter, logger: Logger) {
    this.#exporter = exporter;
    this.#logger = logger;
  }

  export(snapshot: MetricsSnapshot): void {
    try {
      this.#exporter.export(snapshot);
      this.#isFaulty = false;
    } catch (thrown) {
      // A fault that stays would be told each second.
      if (!this.#isFaulty) this.#logger.error(`The exporter ${this.#exporter.id} failed.`, { thrown });
      this.#isFaulty = true;
    }
  }

  async flush(limits: { readonly clock: Clock; readonly limitMs: number; readonly stop: AbortSignal | undefined }): Promise<void> {
    const { id } = this.#exporter;
    try {
      await withDeadline({ ...limits, who: `last export of ${id}` }, (signal) => this.#exporter.flush?.(signal));
    } catch (thrown) {
      this.#logger.error(`The exporter ${id} did not send its last numbers.`, { thrown });
    }
  }
}
