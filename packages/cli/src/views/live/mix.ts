import type { Scenario } from '@midflight/document';
import type { LoadSample } from '@midflight/engine';

/** Seconds that the share of a scenario is counted over. */
const windowSeconds = 60;

/** How often a scenario ran, and how often it is meant to: shares of 1. */
export interface MixShare {
  readonly name: string;
  readonly achieved: number;
  readonly wanted: number;
}

/** Which scenarios ran in the last minute, since the last change. */
export class Mix {
  #revision = 0;
  #seconds: LoadSample['scenarios'][] = [];
  readonly #counts = new Map<string, number>();
  #total = 0;

  add({ revision, scenarios }: LoadSample): void {
    if (revision !== this.#revision) this.#forget();
    this.#revision = revision;
    this.#seconds.push(scenarios);
    this.#count(scenarios, 1);
    if (this.#seconds.length > windowSeconds) this.#count(this.#seconds.shift() ?? [], -1);
  }

  /**
   * The shares of those that take part, the most wanted first.
   *
   * @param most - so many of them
   */
  shares(scenarios: readonly Pick<Scenario, 'name' | 'weight' | 'enabled'>[], most: number): readonly MixShare[] {
    const taking = scenarios.filter(({ enabled }) => enabled);
    const weights = taking.reduce((sum, { weight }) => sum + weight, 0);
    const first = taking.toSorted((a, b) => b.weight - a.weight).slice(0, most);
    return first.map(({ name, weight }) => ({ name, wanted: weight / weights, achieved: this.#total === 0 ? 0 : (this.#counts.get(name) ?? 0) / this.#total }));
  }

  #count(scenarios: LoadSample['scenarios'], sign: 1 | -1): void {
    for (const { name, iterations } of scenarios) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + sign * iterations);
      this.#total += sign * iterations;
    }
  }

  #forget(): void {
    this.#seconds = [];
    this.#counts.clear();
    this.#total = 0;
  }
}
