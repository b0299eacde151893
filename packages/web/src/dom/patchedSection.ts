import { element } from './element.js';

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

/** Makes an element the same as another, changing as little as it takes. */
function patch(shown: Element, made: Element): void {
  const isSameKind = shown.tagName === made.tagName && shown.childNodes.length === made.childNodes.length;
  if (!isSameKind) return shown.replaceWith(made);
  for (const { name, value } of made.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  for (const [index, child] of [...made.childNodes].entries()) {
    const known = shown.childNodes[index];
    if (known instanceof Element && child instanceof Element) patch(known, child);
    else if (known?.nodeType !== child.nodeType) known?.replaceWith(child);
    else if (known.nodeValue !== child.nodeValue) known.nodeValue = child.nodeValue;
  }
}
