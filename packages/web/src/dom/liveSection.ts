import { element } from './element.js';

/** A part of the page that is made anew when what it shows has changed, but never under somebody's hands: who reads or uses it goes on. */
export class LiveSection {
  readonly node = element('div', {});
  #shown = '';

  /** @param key - what is shown: the same, and nothing is done */
  update(key: unknown, make: () => HTMLElement): void {
    const next = JSON.stringify(key);
    if (next === this.#shown || this.node.contains(document.activeElement) || this.node.querySelector('details[open]')) return;
    this.#shown = next;
    this.node.replaceChildren(make());
  }
}
