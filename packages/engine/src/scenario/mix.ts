import { settingsError } from '../settingsError.js';
import type { CompiledScenario } from './compile.js';
import type { Random } from './random.js';

/** The scenarios that iterations are made of. */
export interface ScenarioMix {
  /** Those of absolute URLs in steps. */
  readonly origins: ReadonlySet<string>;
  /** Picks the scenario of one iteration by weight. */
  pick(random: Random): CompiledScenario;
}

/** What scenarios are picked by. Plain numbers: a load thread that takes it over looks at none of what may be thousands, since it is late for what is due meanwhile. */
export interface MixTable {
  /** How many scenarios there are, enabled or not. */
  readonly count: number;
  /** The numbers of those that are enabled. */
  readonly numbers: Uint32Array;
  /** For each of these, what it and those before it weigh. */
  readonly upTo: Float64Array;
}

/** A scenario that may be in the mix. */
export interface MixItem {
  readonly number: number;
  /** Finite, > 0, relative to the others; 0 keeps it out. */
  readonly weight: number;
}

/** Lists what is in the mix. */
export function mixTableOf(items: readonly MixItem[]): MixTable {
  const numbers = new Uint32Array(items.length);
  const upTo = new Float64Array(items.length);
  let [length, total] = [0, 0];
  items.forEach(({ number, weight }) => {
    if (weight === 0) return;
    numbers[length] = number;
    upTo[length++] = total += weight;
  });
  return { count: items.length, numbers: numbers.slice(0, length), upTo: upTo.slice(0, length) };
}

/**
 * The mix of a table; a pick costs a binary search.
 *
 * @param compiledOf - the scenario under a number, for as long as the mix is in force
 * @throws MF_ENGINE_SETTINGS when it is empty
 */
export function mixOf({ count, numbers, upTo }: MixTable, origins: ReadonlySet<string>, compiledOf: (number: number) => CompiledScenario | undefined): ScenarioMix {
  if (numbers.length === 0) throw settingsError('scenarios', `${count} scenarios, none enabled`, 'must hold at least one that is enabled');
  /** Those that were picked before, by place. */
  // oxlint-disable-next-line unicorn/no-new-array -- any other way writes to each of what may be thousands of places
  const picked = new Array<CompiledScenario | undefined>(numbers.length);
  const find = (place: number): CompiledScenario => {
    const scenario = compiledOf(numbers[place] ?? 0);
    if (scenario === undefined) throw new RangeError(`there is no scenario ${numbers[place]}`);
    return (picked[place] = scenario);
  };
  return {
    origins,
    pick: (random) => {
      const place = pickedPlace(upTo, random);
      return picked[place] ?? find(place);
    },
  };
}

/** A place by weight. @param upTo - see {@link MixTable}; not empty */
export function pickedPlace(upTo: Float64Array, random: Random): number {
  let low = 0;
  let high = upTo.length - 1;
  const point = random() * (upTo[high] ?? 0);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (point < (upTo[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}
