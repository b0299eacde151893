import type { Closable } from './closable.js';
import type { MetricsSnapshot } from './metrics.js';

/** Takes the numbers of a run somewhere else. */
export interface Exporter extends Closable {
  /** Unique in a run, and shown to users: `otlp:http://127.0.0.1:4318/v1/metrics`. */
  readonly id: string;
  /**
   * Takes what is known now, deeply frozen; called about once a second. Counters hold all since the start, so one that is
   * left out takes nothing away from the next. Returns at once, and sends in its own time.
   */
  export(snapshot: MetricsSnapshot): void;
  /**
   * Sends the last snapshot, if it has not been sent yet. Called once, when the load is over and before `close`.
   *
   * @param signal - aborts when nobody waits any longer
   * @defaultValue nothing is left to send
   */
  flush?(signal: AbortSignal): Promise<void>;
}
