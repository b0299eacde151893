/** Where diagnostics go: to stderr, unless somebody who uses the same terminal shows them. */
export class Diagnostics {
  #show: ((line: string) => void) | undefined;

  /** @param line - without its end */
  write(line: string): void {
    if (this.#show) this.#show(line);
    else process.stderr.write(`${line}\n`);
  }

  /** Hands the lines to `show` instead, until it is disposed of. */
  divert(show: (line: string) => void): Disposable {
    this.#show = show;
    return { [Symbol.dispose]: () => void (this.#show = undefined) };
  }
}
