import type { Place } from '@midflight/core';

/** Turns offsets of one text into lines and columns. The table of lines is made at the first question. */
export class Lines {
  readonly #file: string;
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** The number of the line, ≥ 1, that holds `offset`. */
  lineOf(offset: number): number {
    const starts = (this.#starts ??= startsOf(this.#text));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The place from `start` to `end`, cut at the end of its first line. Offsets beyond the text mean its end. */
  place(start: number, end: number = start + 1): Place {
    const offset = Math.max(0, Math.min(start, this.#text.length));
    const line = this.lineOf(offset);
    const lineStart = this.#starts?.[line - 1] ?? 0;
    const newline = this.#text.indexOf('\n', offset);
    const lineEnd = newline < 0 ? this.#text.length : newline;
    const length = Math.max(1, this.#text.slice(offset, Math.min(end, lineEnd)).trimEnd().length);
    return { file: this.#file, line, column: offset - lineStart + 1, length };
  }
}

function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) starts.push(newline + 1);
  return starts;
}
