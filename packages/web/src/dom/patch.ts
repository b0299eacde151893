/** Makes an element the same as another, changing as little as it takes: what stays keeps its listeners, and the other's are lost. */
export function patch(shown: Element, made: Element): void {
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
