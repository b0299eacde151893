import type { MetricFamily, Reloader } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LoadEngine } from '@midflight/engine';
import type { RunEvent } from '../run/runEvents.js';
import { ConfigMetrics } from './configMetrics.js';
import { LoadMetrics } from './loadMetrics.js';

/** The run that is measured. */
export interface RunToMeasure {
  readonly engine: Pick<LoadEngine, 'onMeasurement'>;
  readonly reloader: Pick<Reloader<LoadDocument>, 'status'>;
}

/** All numbers of a run, counted once for whoever wants them: those who scrape, and those to whom they are sent. */
export class RunNumbers {
  readonly #load = new LoadMetrics();
  readonly #config = new ConfigMetrics();
  readonly #reloader: RunToMeasure['reloader'];
  readonly #unsubscribe: () => void;

  constructor({ engine, reloader }: RunToMeasure) {
    this.#reloader = reloader;
    this.#unsubscribe = engine.onMeasurement((measurement) => this.#load.add(measurement));
  }

  /** Hears the next event of the run. */
  tell(event: RunEvent): RunEvent {
    this.#config.hear(event);
    if (event.event === 'sample') this.#load.show(event.sample);
    return event;
  }

  /** As they are now. */
  families(): readonly MetricFamily[] {
    const { status } = this.#reloader;
    const unit = status.active?.config.load.unit ?? 'requests';
    return [...this.#config.families(status), ...this.#load.families(unit)];
  }

  /** Ends the counting. */
  close(): void {
    this.#unsubscribe();
  }
}
