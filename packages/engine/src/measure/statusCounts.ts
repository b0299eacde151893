/** How many answers there were, by status. A status has three digits: whoever reads an answer refuses others. */
export class StatusCounts {
  /** By status. In an object, it would be looked up in a table for each answer. */
  readonly #counts = new Uint32Array(1_000);

  add(status: number): void {
    this.#counts[status] = (this.#counts[status] ?? 0) + 1;
  }

  /** Those that there were since it was asked last. */
  take(): Record<number, number> {
    const taken: Record<number, number> = {};
    for (const [status, count] of this.#counts.entries()) if (count > 0) taken[status] = count;
    this.#counts.fill(0);
    return taken;
  }
}
