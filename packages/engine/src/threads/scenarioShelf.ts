import { feedKey, newCount } from '../scenario/feed.js';
import { mixTableOf, type MixTable } from '../scenario/mix.js';
import type { ScenarioSettings } from '../settings.js';

/** A scenario that the load threads do not have yet. */
export interface NewScenario {
  readonly number: number;
  readonly settings: ScenarioSettings;
  /** Where the rows that were given of its data are counted, for all threads. */
  readonly rowsGiven?: SharedArrayBuffer;
}

/** A scenario that was sent. */
interface Shelved {
  readonly number: number;
  /** In the mix; 0 where it is not enabled. */
  readonly weight: number;
  /** How many stages name it; at 0, the load threads have forgotten it. */
  uses: number;
}

/**
 * Knows which scenarios the load threads have compiled, and which rows were given: a change of one among ten thousand sends
 * and compiles that one. A scenario is known again by its object, so whoever stages settings keeps what did not change.
 */
export class ScenarioShelf {
  readonly #shelved = new WeakMap<ScenarioSettings, Shelved>();
  /** By stage. */
  readonly #named = new Map<number, readonly Shelved[]>();
  /** What was taken last: mostly, a scenario stands where it stood. */
  #before: { readonly scenarios: readonly ScenarioSettings[]; readonly named: readonly Shelved[] } = { scenarios: [], named: [] };
  readonly #rowsGiven = new Map<string, SharedArrayBuffer>();
  /** Numbers that were given and have been forgotten; with these given anew, no number is above how many scenarios there ever were at a time. */
  readonly #free: number[] = [];
  #last = 0;

  /** What a stage must send of its scenarios; they are there from then on. */
  take(stage: number, scenarios: readonly ScenarioSettings[]): { readonly added: readonly NewScenario[]; readonly scenarios: MixTable } {
    const added: NewScenario[] = [];
    const before = this.#before;
    const named = scenarios.map((settings, at) => {
      let one = before.scenarios[at] === settings ? before.named[at] : this.#shelved.get(settings);
      if (one === undefined || one.uses === 0) {
        this.#shelved.set(settings, (one = { number: this.#free.pop() ?? ++this.#last, weight: settings.enabled ? settings.weight : 0, uses: 0 }));
        added.push({ number: one.number, settings, ...this.#countOf(settings) });
      }
      one.uses++;
      return one;
    });
    this.#named.set(stage, named);
    this.#before = { scenarios, named };
    return { added, scenarios: mixTableOf(named) };
  }

  /** These stages are not asked for any more. @returns the scenarios that no stage names now: they must be forgotten before others are sent, which may have their numbers */
  release(stages: readonly number[]): readonly number[] {
    const unused: number[] = [];
    for (const stage of stages) {
      this.#named.get(stage)?.forEach((one) => {
        if (--one.uses > 0) return;
        unused.push(one.number);
        this.#free.push(one.number);
      });
      this.#named.delete(stage);
    }
    return unused;
  }

  /** These did not arrive: they are sent again when they are asked for. */
  drop(added: readonly NewScenario[]): void {
    for (const { settings } of added) this.#shelved.delete(settings);
    this.#before = { scenarios: [], named: [] };
  }

  /** Rows go on where they were when the scenario is another and its file the same. */
  #countOf({ name, data }: ScenarioSettings): Pick<NewScenario, 'rowsGiven'> {
    if (data === undefined) return {};
    const key = feedKey(name, data.name);
    const rowsGiven = this.#rowsGiven.get(key) ?? newCount();
    this.#rowsGiven.set(key, rowsGiven);
    return { rowsGiven };
  }
}
