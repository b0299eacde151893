import type { Clock } from '@midflight/core';
import type { FileMemory } from './fileMemory.js';
import { isAsItWas, type Closure } from './readClosure.js';

/** Stamps are believed for this long, in milliseconds; then some contents are read again whatever the stamps say. */
const beliefMs = 30_000;
/** So many files at a time, so that a thousand cost no more than a few. */
const rereadAtOnce = 64;

/** Tells cheaply whether there is nothing new: by stamps, and by reading some of the files again now and then, each in its turn. */
export class Vigil {
  readonly #clock: Clock;
  readonly #memory: FileMemory;
  #rereadAt: number;
  #turn = 0;

  constructor(clock: Clock, memory: FileMemory) {
    this.#clock = clock;
    this.#memory = memory;
    this.#rereadAt = clock.now() + beliefMs;
  }

  /** False when something has changed, and also in doubt. */
  async nothingNew(closure: Closure): Promise<boolean> {
    if (!closure.isRested || !(await isAsItWas(closure))) return false;
    if (this.#clock.now() < this.#rereadAt) return true;
    this.#rereadAt = this.#clock.now() + beliefMs;
    return this.#memory.verify(this.#next([...closure.files.keys()]));
  }

  #next(paths: readonly string[]): readonly string[] {
    const from = this.#turn >= paths.length ? 0 : this.#turn;
    this.#turn = from + rereadAtOnce;
    return paths.slice(from, this.#turn);
  }
}
