/** What waits until this turn of the event loop is over. */
export interface AwaitsTurn {
  turnEnded(): void;
}

/** Tells when a turn of this thread's event loop is over: when all that had arrived on sockets has been read. */
export class LoopTurn {
  #waiting: AwaitsTurn[] = [];
  /** Taken by turns with the other one, so that no turn leaves a list behind. */
  #called: AwaitsTurn[] = [];
  #isOver = false;

  /** True while no more is unseen of what arrived than that of the last fraction of a millisecond. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls `item` when this turn is over. */
  after(item: AwaitsTurn): void {
    // Runs right after sockets have been looked at; a timer would cost a millisecond.
    if (this.#waiting.push(item) === 1) setImmediate(this.#end);
  }

  /** Calls at once what waits for the end of this turn. Call it from what `setImmediate` has called, before anything that takes long: that is when it is over. */
  end(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = this.#called;
    for (const item of waiting) item.turnEnded();
    waiting.length = 0;
    this.#called = waiting;
  }

  /** Calls `work`, and lets it know that the turn is over. Call it from what `setImmediate` has called, too. */
  endsWith(work: () => void): void {
    this.#isOver = true;
    try {
      work();
    } finally {
      this.#isOver = false;
    }
  }

  readonly #end = (): void => this.end();
}
