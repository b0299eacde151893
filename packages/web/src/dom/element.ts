/** What stands in an element; text stays text, whatever is in it. */
export type Child = Node | string | undefined;

/**
 * Makes an element. There is no way to give it HTML: what comes from documents and servers is shown as it is.
 *
 * @param attributes - by name; one that is undefined is left out
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string | undefined>> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A part of the page with a heading. @param id - for links to it */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  // Not by its heading: while it is not laid out, that has no text for a screen reader.
  return element('section', { id, 'aria-label': title }, element('h2', {}, title), ...children);
}

/** Something that is opened on demand, and made then: each time anew. */
export function folded(summary: string, make: () => Node): HTMLElement {
  const inside = element('div', {});
  const details = element('details', {}, element('summary', {}, summary), inside);
  details.addEventListener('toggle', () => details.open && inside.replaceChildren(make()));
  return details;
}
