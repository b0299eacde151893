/** What waits until this turn of the event loop is over. */
export interface AwaitsTurn {
  turnEnded(): void;
}

/**
 * Counts turns of this thread's event loop, to tell what was seen just now from what may have changed unseen. A turn is over
 * when all that had arrived on sockets has been read.
 */
export class LoopTurn {
  /** The turn under way, as far as anyone asked. */
  number = 0;
  #waiting: AwaitsTurn[] = [];
  #isAwaited = false;
  #isOver = false;

  /** True while no more is unseen of what arrived than that of the last fraction of a millisecond. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls `work`, and lets it know that the turn is over. Call it from what `setImmediate` has called: that is when it is. */
  endsWith(work: () => void): void {
    this.#isOver = true;
    try {
      work();
    } finally {
      this.#isOver = false;
    }
  }

  /** The turn under way; asked for, it ends. */
  begun(): number {
    if (!this.#isAwaited) {
      this.#isAwaited = true;
      // Runs right after sockets have been looked at; a timer would cost a millisecond.
      setImmediate(this.#end);
    }
    return this.number;
  }

  /** Calls `item` when this turn is over. */
  after(item: AwaitsTurn): void {
    this.#waiting.push(item);
    this.begun();
  }

  readonly #end = (): void => {
    this.#isAwaited = false;
    this.number++;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    for (const item of waiting) item.turnEnded();
  };
}
