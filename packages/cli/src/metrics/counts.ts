import type { MetricSample } from '@midflight/core';

/** Counts that only grow, each under its labels. */
export class Counts {
  readonly #counts = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();

  add(labels: Readonly<Record<string, string>>, count: number): void {
    const key = JSON.stringify(Object.values(labels));
    const known = this.#counts.get(key);
    if (known) known.value += count;
    else this.#counts.set(key, { labels, value: count });
  }

  samples(): readonly MetricSample[] {
    return [...this.#counts.values()].map(({ labels, value }) => ({ labels, value }));
  }
}
