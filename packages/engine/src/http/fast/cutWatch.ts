/** What a signal can cut. */
export interface Cuttable {
  /** Its place in the watch, which alone sets it. */
  watchIndex: number;
  cut(): void;
}

/** Everything that one signal would cut. It listens once in the life of the signal, not once for each request. */
export class CutWatch {
  readonly #items: Cuttable[] = [];

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      for (const item of this.#items.slice()) item.cut();
    });
  }

  add(item: Cuttable): void {
    item.watchIndex = this.#items.push(item) - 1;
  }

  remove(item: Cuttable): void {
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    last.watchIndex = item.watchIndex;
    this.#items[item.watchIndex] = last;
  }
}

/** The watch of each signal; it lives as long as the signal. */
export class CutWatches {
  readonly #watches = new WeakMap<AbortSignal, CutWatch>();

  of(signal: AbortSignal): CutWatch {
    const known = this.#watches.get(signal);
    if (known !== undefined) return known;
    const watch = new CutWatch(signal);
    this.#watches.set(signal, watch);
    return watch;
  }
}
