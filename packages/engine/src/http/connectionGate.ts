/** Who waits at a gate. */
export interface AwaitsEntry {
  /** It is inside now, and leaves when it is done. */
  entered(): void;
}

/** Lets so many requests to one origin be under way at once; the others wait in the order in which they came. */
export class ConnectionGate {
  readonly #limit: number;
  readonly #waiting = new Set<AwaitsEntry>();
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True when there was room: it is inside, and leaves when it is done. Otherwise it is told when it is. */
  enter(one: AwaitsEntry): boolean {
    if (this.#inside < this.#limit) {
      this.#inside++;
      return true;
    }
    this.#waiting.add(one);
    return false;
  }

  /** It waits no longer, or, when it was inside, is done. */
  leave(one: AwaitsEntry): void {
    if (this.#waiting.delete(one)) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inside--;
      return;
    }
    this.#waiting.delete(next);
    next.entered();
  }
}
