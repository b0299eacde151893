import { element } from './element.js';

/** A part of the page that is made anew when what it shows has changed. */
export class LiveSection {
  readonly node = element('div', { tabindex: '-1' });
  readonly #growsAlways: boolean;
  #shown = '';

  /** @param growsAlways - true: it changes by the second, and waits while somebody is in it. @defaultValue false: it changes at once, and the focus is put back */
  constructor(growsAlways = false) {
    this.#growsAlways = growsAlways;
  }

  /** @param key - what is shown: the same, and nothing is done */
  update(key: unknown, make: () => HTMLElement): void {
    const next = JSON.stringify(key);
    const focused = this.node.contains(document.activeElement) ? document.activeElement : undefined;
    const isInUse = this.#growsAlways && (focused || this.node.querySelector('details[open]'));
    if (next === this.#shown || isInUse) return;
    this.#shown = next;
    this.node.replaceChildren(make());
    if (focused) this.#focus(focused.getAttribute('aria-label'));
  }

  /** What took the place of what had the focus; or the part itself, where that is gone. */
  #focus(label: string | null): void {
    const again = [...this.node.querySelectorAll<HTMLElement>('[aria-label]')].find((one) => one.getAttribute('aria-label') === label);
    (again ?? this.node).focus({ preventScroll: true });
  }
}
