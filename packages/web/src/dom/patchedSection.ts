import { element } from './element.js';
import { patch } from './patch.js';

/** A part of the page whose figures change by the second: what stays the same keeps its elements, and with them the focus and the place of a reader. */
export class PatchedSection {
  readonly node = element('div', {});

  /** Shows it. @param made - without listeners: they would go with what is thrown away */
  update(made: HTMLElement): void {
    const shown = this.node.firstElementChild;
    if (shown) patch(shown, made);
    else this.node.append(made);
  }
}
