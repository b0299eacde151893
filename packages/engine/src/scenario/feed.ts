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
  /** Sets the columns of a row. */
  fill(row: number, scope: Scope): void;
}

/**
 * Prepares giving rows to iterations; cells are read when their row is.
 *
 * @param scenario - its name
 * @throws MF_ENGINE_SETTINGS for rows that do not fit their cells
 */
export function compileFeed({ name, columns, rowCount, bytes, ends, strategy }: DataSettings, scenario: string): Feed {
  const whole = rowCount >= 1 && columns.length >= 1 && ends.length === rowCount * columns.length && (ends.at(-1) ?? 0) <= bytes.length;
  if (!whole) throw settingsError(`scenario ${JSON.stringify(scenario)}: data`, `${rowCount} rows`, 'must have at least one row, and an end for each cell');
  const decoder = new TextDecoder();
  const cell = (index: number): string => {
    // A decoder does not take shared memory.
    return decoder.decode(bytes.slice(index === 0 ? 0 : ends[index - 1], ends[index]));
  };
  return {
    key: JSON.stringify([scenario, name]),
    rowCount,
    strategy,
    fill: (row, scope) => {
      for (const [index, column] of columns.entries()) scope.set(column, cell(row * columns.length + index));
    },
  };
}

interface Cursor {
  /** How many rows were given. */
  given: number;
  /** The seed of the order of the pass under way. */
  readonly seed: number;
  /** Of a shuffle: the order of this pass, for so many rows. */
  order: Uint32Array | undefined;
}

/** Knows which row is next, through reloads: none is given twice and none left out. */
export class FeedCursors {
  readonly #cursors = new Map<string, Cursor>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The row of the iteration that begins. */
  next({ key, rowCount, strategy }: Feed): number {
    if (strategy === 'random') return Math.floor(this.#random() * rowCount);
    const cursor = this.#cursors.get(key) ?? { given: 0, seed: Math.floor(this.#random() * 2 ** 32), order: undefined };
    this.#cursors.set(key, cursor);
    const at = cursor.given++ % rowCount;
    if (strategy !== 'shuffle') return at;
    const pass = Math.floor((cursor.given - 1) / rowCount);
    if (at === 0 || cursor.order?.length !== rowCount) cursor.order = shuffled(rowCount, cursor.seed + pass);
    return cursor.order[at] ?? 0;
  }
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
