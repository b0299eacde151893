import type { Logger } from '@midflight/core';
import type { Collector } from './collector.js';
import type { Verdict } from './verdict.js';

/** Of what a collector says itself. */
const mostShownCharacters = 200;

/** Tells how a collector is doing when that changes, and not each time. */
export class CollectorNews {
  readonly #collector: Collector;
  readonly #logger: Logger;
  #state = 'taken';

  constructor(collector: Collector, logger: Logger) {
    this.#collector = collector;
    this.#logger = logger;
  }

  /** Hears what became of the newest request. */
  hear(verdict: Verdict): void {
    const state = verdict.kind === 'failed' ? verdict.reason : verdict.kind;
    if (state === this.#state) return;
    this.#state = state;
    this.#logger.warn(this.#wordsFor(verdict));
  }

  /** The run is over, and its last numbers are lost to the collector. */
  lastNotTaken(): void {
    this.#logger.warn(`The collector at ${this.#collector.name} did not get the last numbers of this run.`);
  }

  #wordsFor(verdict: Verdict): string {
    const { name } = this.#collector;
    if (verdict.kind === 'taken') return `The collector at ${name} takes all metrics again.`;
    if (verdict.kind === 'failed') return `The collector at ${name} takes no metrics: ${verdict.reason}. The load goes on; the newest numbers are sent again, less and less often.`;
    const said = verdict.message === '' ? '' : `: ${JSON.stringify(this.#shown(verdict.message))}`;
    return verdict.refused > 0 ? `The collector at ${name} refuses ${verdict.refused} of the numbers${said}. They are not sent again.` : `The collector at ${name} takes all metrics, and says${said}.`;
  }

  /** What comes from elsewhere may repeat what was sent there. */
  #shown(message: string): string {
    const secrets = Object.values(this.#collector.headers).flatMap((value) => [value, ...value.split(' ')]).filter((value) => value.length >= 4);
    const hidden = secrets.toSorted((a, b) => b.length - a.length).reduce((text, secret) => text.replaceAll(secret, '[redacted]'), message);
    return hidden.slice(0, mostShownCharacters);
  }
}
