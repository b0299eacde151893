import { messageOf, type Reloader, type SteeredBy } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

/** What keys steer. */
export interface KeyedRun {
  readonly reloader: Pick<Reloader<LoadDocument>, 'status' | 'steering'>;
  /** Ends the run: gracefully, or `now`. */
  end(now: boolean, by: SteeredBy): void;
}

/** Up, and down again to about where it was. */
const rateStep = 1.1;

/** Keys that steer a run, by the same way as the control API; what becomes of each is told by the run's own events. */
export class SteeringKeys {
  readonly #run: KeyedRun;
  readonly #by: SteeredBy;
  readonly #say: (message: string) => void;

  /** @param say - hears why a key did nothing */
  constructor(run: KeyedRun, by: SteeredBy, say: (message: string) => void) {
    this.#run = run;
    this.#by = by;
    this.#say = say;
  }

  /** Does what the key stands for. @returns false for a key that stands for nothing here */
  press(key: string): boolean {
    const action = this.#actions.get(key);
    if (!action) return false;
    void action().catch((thrown: unknown) => this.#say(messageOf(thrown)));
    return true;
  }

  /** Ends the run gracefully. */
  stop(): void {
    this.#run.end(false, this.#by);
  }

  readonly #actions: ReadonlyMap<string, () => Promise<unknown>> = new Map<string, () => Promise<unknown>>([
    ['f', async () => (this.#steering.state.frozen ? this.#steering.thaw(this.#by) : this.#steering.freeze(this.#by))],
    ['r', async () => this.#steering.rollback(undefined, this.#by)],
    ['+', async () => this.#moveRate(rateStep)],
    // The same key without Shift.
    ['=', async () => this.#moveRate(rateStep)],
    ['-', async () => this.#moveRate(1 / rateStep)],
    [']', async () => this.#moveWorkers(1)],
    ['[', async () => this.#moveWorkers(-1)],
    ['c', async () => this.#clear()],
  ]);

  get #steering(): KeyedRun['reloader']['steering'] {
    return this.#run.reloader.steering;
  }

  async #moveRate(factor: number): Promise<void> {
    const load = this.#run.reloader.status.active?.config.load;
    if (load?.model === 'rps') await this.#steering.override('load.target', Number((load.targetPerSecond * factor).toPrecision(3)), this.#by);
    else this.#say(load?.model === 'concurrent' || load?.model === 'stagedWorkers' ? 'A closed model has no rate of its own: its workers make it.' : `The rate of the model ${load?.model} is a curve: edit the document to move it.`);
  }

  async #moveWorkers(by: 1 | -1): Promise<void> {
    const workers = this.#run.reloader.status.active?.config.config.workers ?? 0;
    await this.#steering.override('config.workers', workers + by, this.#by);
  }

  async #clear(): Promise<void> {
    const { overrides } = this.#steering.state;
    if (overrides.length === 0) this.#say('Nothing is pinned.');
    await Promise.all(overrides.map(({ path }) => this.#steering.clearOverride(path, this.#by)));
  }
}
