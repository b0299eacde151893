import { randomBytes } from 'node:crypto';
import type { Clock } from '@midflight/core';
import type { LoadSample } from '@midflight/engine';
import type { LoadPhase } from '../run/planRounds.js';
import type { RunEvent } from '../run/runEvents.js';
import { jsonEvents } from '../views/ndjsonView.js';

/** An event as it goes out. */
export interface FedEvent {
  /** Grows within a run, and differs between runs. */
  readonly id: string;
  readonly name: RunEvent['event'];
  /** One JSON object, the same as a line of NDJSON. */
  readonly data: string;
}

/** How far a run is; `running`: in its plan. */
export type RunPhase = 'starting' | 'standby' | 'running' | 'ending' | 'ended';

/** What is kept for a client that comes back: this many events, and this many characters of them. */
const mostKept = 1_000;
const mostKeptCharacters = 4 * 1024 * 1024;

/** Everything that a run tells, for those who look at it from outside. */
export class RunFeed {
  /** Tells this run from every other. */
  readonly run = randomBytes(4).toString('hex');
  readonly #toJson: (event: RunEvent) => object;
  readonly #listeners = new Set<(event: FedEvent) => void>();
  readonly #kept: FedEvent[] = [];
  #keptCharacters = 0;
  #count = 0;
  #phase: RunPhase = 'starting';
  #sample: LoadSample | undefined;

  constructor(clock: Clock) {
    this.#toJson = jsonEvents(clock);
  }

  get phase(): RunPhase {
    return this.#phase;
  }
  /** The newest second of load. */
  get sample(): LoadSample | undefined {
    return this.#sample;
  }

  /** Takes the next event of the run, and passes it on. */
  tell(event: RunEvent): void {
    if (event.event === 'started' && this.#phase === 'starting') this.#phase = runPhaseOf(event.phase);
    if (event.event === 'phase' && this.#phase !== 'ending') this.#phase = runPhaseOf(event.turn.phase);
    if (event.event === 'ended') this.ending();
    if (event.event === 'summary') this.#phase = 'ended';
    if (event.event === 'sample') this.#sample = event.sample;
    const fed: FedEvent = { id: `${this.run}-${++this.#count}`, name: event.event, data: JSON.stringify(this.#toJson(event)) };
    this.#keep(fed);
    for (const listener of this.#listeners) listener(fed);
  }

  /** Someone asked for the end. */
  ending(): void {
    if (this.#phase !== 'ended') this.#phase = 'ending';
  }

  /**
   * Hears every event from now on until unsubscribed by calling what it returns.
   *
   * @param afterId - the last event that the listener knows: what is kept after it comes first; with one of another run,
   * all that is kept
   */
  subscribe(listener: (event: FedEvent) => void, afterId?: string): () => void {
    const known = this.#kept.findIndex(({ id }) => id === afterId);
    if (afterId !== undefined && afterId !== `${this.run}-${this.#count}`) for (const event of this.#kept.slice(known + 1)) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(event: FedEvent): void {
    this.#kept.push(event);
    this.#keptCharacters += event.data.length;
    while (this.#kept.length > mostKept || (this.#keptCharacters > mostKeptCharacters && this.#kept.length > 1)) this.#keptCharacters -= this.#kept.shift()?.data.length ?? 0;
  }
}

function runPhaseOf(phase: LoadPhase): RunPhase {
  return phase === 'plan' ? 'running' : 'standby';
}
