import { element, type Child } from './element.js';

/** A column of a table. */
export interface Column {
  readonly head: string;
  /** True: to the right, in figures of one width. @defaultValue false */
  readonly isNumber?: boolean;
}

/** A table that scrolls in its own box where it is too wide. The first cell of a row is its head. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Child[])[]): HTMLElement {
  const classOf = (index: number): string | undefined => (columns[index]?.isNumber ? 'number' : undefined);
  const heads = columns.map(({ head }, index) => element('th', { scope: 'col', class: classOf(index) }, head));
  const bodyRows = rows.map((cells) => element('tr', {}, ...cells.map((cell, index) => (index === 0 ? element('th', { scope: 'row', class: classOf(index) }, cell) : element('td', { class: classOf(index) }, cell)))));
  // Reached by the keyboard, so that it can be scrolled by it.
  return element('div', { class: 'table', role: 'region', 'aria-label': caption, tabindex: '0' }, element('table', {}, element('caption', { class: 'unseen' }, caption), element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...bodyRows)));
}
