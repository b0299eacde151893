/** What waits until this turn of the event loop is over. */
export interface AwaitsTurn {
  turnEnded(): void;
}

/** Tells when a turn of this thread's event loop is over: when all that had arrived on sockets has been read. */
export class LoopTurn {
  /** As many as `#count`; the places behind them stay, so that no turn makes a list anew. */
  #waiting: (AwaitsTurn | undefined)[] = [];
  /** Taken by turns with the other one. */
  #called: (AwaitsTurn | undefined)[] = [];
  #count = 0;
  #isOver = false;

  /** True while no more is unseen of what arrived than that of the last fraction of a millisecond. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls `item` when this turn is over. */
  after(item: AwaitsTurn): void {
    // Runs right after sockets have been looked at; a timer would cost a millisecond.
    if (this.#count === 0) setImmediate(this.#end);
    this.#waiting[this.#count++] = item;
  }

  /** Calls at once what waits for the end of this turn. Call it from what `setImmediate` has called, before anything that takes long: that is when it is over. */
  end(): void {
    const [waiting, count] = [this.#waiting, this.#count];
    this.#waiting = this.#called;
    this.#called = waiting;
    this.#count = 0;
    for (let at = 0; at < count; at++) {
      waiting[at]?.turnEnded();
      waiting[at] = undefined;
    }
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
