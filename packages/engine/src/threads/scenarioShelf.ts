import { feedKey, newCount } from '../scenario/feed.js';
import type { ScenarioSettings } from '../settings.js';
import type { NumberedScenario, StagedPart } from './messages.js';

/**
 * Knows which scenarios the load threads have compiled, and which rows were given: a change of one among ten thousand sends
 * and compiles that one. A scenario is known again by its object, so whoever stages settings keeps what did not change.
 */
export class ScenarioShelf {
  readonly #numbers = new WeakMap<ScenarioSettings, number>();
  /** By the number of a scenario that is there: how many stages name it. */
  readonly #uses = new Map<number, number>();
  readonly #named = new Map<number, readonly number[]>();
  readonly #rowsGiven = new Map<string, SharedArrayBuffer>();
  #last = 0;

  /** What a stage must send of its scenarios; they are there from then on. */
  take(stage: number, scenarios: readonly ScenarioSettings[]): Pick<StagedPart, 'added'> & { readonly scenarios: readonly number[] } {
    const added: NumberedScenario[] = [];
    const numbers = scenarios.map((settings) => {
      const known = this.#numbers.get(settings);
      if (known !== undefined && this.#uses.has(known)) return this.#use(known);
      const number = ++this.#last;
      this.#numbers.set(settings, number);
      added.push({ number, settings, ...this.#countOf(settings) });
      return this.#use(number);
    });
    this.#named.set(stage, numbers);
    return { added, scenarios: numbers };
  }

  /** These stages are not asked for any more. @returns the scenarios that no stage names now */
  release(stages: readonly number[]): readonly number[] {
    const unused: number[] = [];
    for (const stage of stages) {
      for (const number of this.#named.get(stage) ?? []) {
        const uses = (this.#uses.get(number) ?? 0) - 1;
        this.#uses.set(number, uses);
        if (uses > 0) continue;
        this.#uses.delete(number);
        unused.push(number);
      }
      this.#named.delete(stage);
    }
    return unused;
  }

  /** These did not arrive: they are sent again when they are asked for. */
  drop(added: readonly NumberedScenario[]): void {
    for (const { settings } of added) this.#numbers.delete(settings);
  }

  #use(number: number): number {
    this.#uses.set(number, (this.#uses.get(number) ?? 0) + 1);
    return number;
  }

  /** Rows go on where they were when the scenario is another and its file the same. */
  #countOf({ name, data }: ScenarioSettings): Pick<NumberedScenario, 'rowsGiven'> {
    if (data === undefined) return {};
    const key = feedKey(name, data.name);
    const rowsGiven = this.#rowsGiven.get(key) ?? newCount();
    this.#rowsGiven.set(key, rowsGiven);
    return { rowsGiven };
  }
}
