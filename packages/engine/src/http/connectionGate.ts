/** Lets so many requests to one origin be under way at once; the others wait in the order in which they came. */
export class ConnectionGate {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves once inside: true, or false when `signal` aborted first. Who came in leaves. */
  enter(signal: AbortSignal): Promise<boolean> {
    if (this.#inside < this.#limit) {
      this.#inside++;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const admit = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        this.#waiting.delete(admit);
        resolve(false);
      };
      this.#waiting.add(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inside--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
