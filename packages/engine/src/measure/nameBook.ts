import type { CompiledScenario } from '../scenario/compile.js';

/** What another thread is to know of names. */
export interface ToldNames {
  /** The number of the first scenario that has one: those before are not named again. */
  readonly from: number;
  /** As JSON: the scenarios that got a number since names were told last, in order, each a list of its name and those of its steps. */
  readonly added: string;
}

/**
 * Numbers scenarios as it comes upon them. What is written down of them are numbers, and their names are told once: to hand over the names of
 * thousands each second keeps a load thread from what is due.
 */
export class NameBook {
  readonly #most: number;
  #from = 0;
  #next = 0;
  #added: CompiledScenario[] = [];

  /** @param most - so many names are told until all are told anew: an edit of ten thousand scenarios each minute must not fill the memory of a week */
  constructor(most = 65_536) {
    this.#most = most;
  }

  /** The lowest number there is. */
  get from(): number {
    return this.#from;
  }

  numberOf(scenario: CompiledScenario): number {
    if (scenario.number < this.#from) {
      scenario.number = this.#next++;
      this.#added.push(scenario);
    }
    return scenario.number;
  }

  /** Tells what was not told before. */
  tell(): ToldNames {
    const added = JSON.stringify(this.#added.map(({ name, steps }) => [name, ...steps.map((step) => step.name)]));
    this.#added = [];
    return { from: this.#from, added };
  }

  /** Begins anew where it is full. Whatever was written down with its numbers must have been handed out, and all its names told. */
  turnPage(): void {
    if (this.#next - this.#from > this.#most) this.#from = this.#next;
  }
}

/** What a scenario and its steps are called. */
export interface ScenarioNames {
  readonly scenario: string;
  readonly steps: readonly string[];
}

/** The same names in another thread. */
export class KnownNames {
  #from = 0;
  #names: ScenarioNames[] = [];

  /** Takes in what was told; in the order in which it was. */
  learn({ from, added }: ToldNames): void {
    if (from > this.#from) this.#names = [];
    this.#from = from;
    const lists: readonly (readonly string[])[] = JSON.parse(added);
    for (const [scenario = '', ...steps] of lists) this.#names.push({ scenario, steps });
  }

  of(number: number): ScenarioNames {
    const names = this.#names[number - this.#from];
    if (names === undefined) throw new RangeError(`scenario ${number} was told no name`);
    return names;
  }
}
