/** What was opened, in order. Disposing of it closes all of it, the last first; what fails to close keeps nothing else open. */
export class Opened implements AsyncDisposable {
  readonly #closings: (() => Promise<unknown> | undefined)[] = [];

  /** Notes how to close what was just opened. */
  closeBy(close: () => Promise<unknown> | undefined): void {
    this.#closings.push(close);
  }

  /** @throws what the first of those threw that failed */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closings.splice(0).toReversed()) {
      try {
        await close();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
