import type { DataSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { seededRandom, type Random } from './random.js';
import type { Scope } from './scope.js';

/** The rows of one scenario. */
export interface Feed {
  /** Of the scenario and its file: a reload that keeps both goes on with the rows. */
  readonly key: string;
  readonly rowCount: number;
  readonly strategy: DataSettings['strategy'];
  /** How many rows were given so far, by all threads of the load. */
  readonly given: BigInt64Array;
  /** Sets the columns of a row. */
  fill(row: number, scope: Scope): void;
}

/**
 * Prepares giving rows to iterations; cells are read when their row is.
 *
 * @param scenario - its name
 * @param given - where all that give rows of this feed count them. @defaultValue it counts by itself
 * @throws MF_ENGINE_SETTINGS for rows that do not fit their cells
 */
export function compileFeed({ name, columns, rowCount, bytes, ends, strategy }: DataSettings, scenario: string, given: SharedArrayBuffer = newCount()): Feed {
  const whole = rowCount >= 1 && columns.length >= 1 && ends.length === rowCount * columns.length && (ends.at(-1) ?? 0) <= bytes.length;
  if (!whole) throw settingsError(`scenario ${JSON.stringify(scenario)}: data`, `${rowCount} rows`, 'must have at least one row, and an end for each cell');
  const decoder = new TextDecoder();
  const cell = (index: number): string => {
    // A decoder does not take shared memory.
    return decoder.decode(bytes.slice(index === 0 ? 0 : ends[index - 1], ends[index]));
  };
  return {
    key: feedKey(scenario, name),
    rowCount,
    strategy,
    given: new BigInt64Array(given),
    fill: (row, scope) => {
      for (const [index, column] of columns.entries()) scope.set(column, cell(row * columns.length + index));
    },
  };
}

/** Names the rows of a scenario and its file. */
export function feedKey(scenario: string, file: string): string {
  return JSON.stringify([scenario, file]);
}

/** Counts rows that are given, from none. */
export function newCount(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
}

/** The order of one pass over so many rows. */
interface Shuffle {
  readonly pass: number;
  readonly rows: Uint32Array;
}

/** Knows which row is next, through reloads and over threads: none is given twice and none left out. */
export class FeedCursors {
  readonly #shuffles = new Map<string, Shuffle>();
  readonly #seed: number;
  readonly #random: Random;

  /**
   * @param seed - of the orders; the same in all threads of a load
   * @param random - for rows in no order
   */
  constructor(seed: number, random: Random) {
    this.#seed = seed;
    this.#random = random;
  }

  /** The row of the iteration that begins. */
  next({ key, rowCount, strategy, given }: Feed): number {
    if (strategy === 'random') return Math.floor(this.#random() * rowCount);
    const count = Number(Atomics.add(given, 0, 1n));
    const at = count % rowCount;
    return strategy === 'shuffle' ? (this.#orderOf(key, Math.floor(count / rowCount), rowCount)[at] ?? 0) : at;
  }

  #orderOf(key: string, pass: number, rowCount: number): Uint32Array {
    const known = this.#shuffles.get(key);
    if (known?.pass === pass && known.rows.length === rowCount) return known.rows;
    const rows = shuffled(rowCount, seedOf(key, this.#seed) + pass);
    this.#shuffles.set(key, { pass, rows });
    return rows;
  }
}

/** FNV-1a, so that files are not all shuffled alike. */
function seedOf(key: string, seed: number): number {
  let hash = seed | 0;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash;
}

/** Fisher and Yates' shuffle, in Durstenfeld's form. */
function shuffled(count: number, seed: number): Uint32Array {
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
