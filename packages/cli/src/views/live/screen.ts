import type { Writable } from 'node:stream';
import stringWidth from 'fast-string-width';

/** What of a terminal is used; its size changes with the window. */
export type Terminal = Writable & { readonly columns?: number; readonly rows?: number };

/** The size of a terminal that does not tell. */
const usualColumns = 80;
const usualRows = 24;
/** Lines that wait while the terminal does not take any. */
const mostWaiting = 2_000;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** A terminal that knows these shows what is between them at once; others ignore them. */
const beginFrame = '\u001b[?2026h';
const endFrame = '\u001b[?2026l';
const eraseBelow = '\u001b[J';
const eraseToRight = '\u001b[K';

/** A terminal whose foot is drawn over and over, and whose lines above it stay, and scroll away into its memory. */
export class Screen {
  readonly #terminal: Terminal;
  #foot: readonly string[] = [];
  #waiting: string[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get columns(): number {
    return Math.max(1, this.#terminal.columns ?? usualColumns);
  }
  get rows(): number {
    return Math.max(1, this.#terminal.rows ?? usualRows);
  }

  /** Takes lines that are to stay; the next frame brings them. */
  log(lines: readonly string[]): void {
    this.#waiting.push(...lines);
    if (this.#waiting.length > mostWaiting) this.#waiting.splice(0, this.#waiting.length - mostWaiting);
  }

  /** Draws the foot anew, below what was logged; in one write. A terminal that is behind is not given more. */
  draw(foot: readonly string[]): void {
    if (this.#terminal.writableNeedDrain) return;
    const log = this.#waiting.splice(0);
    const up = this.#rowsOfFoot();
    const over = `${up > 0 ? `\u001b[${up}A` : ''}\r`;
    // What is logged may be wide and wrap, so there the old goes first. The foot alone is written over the old: nothing flickers.
    const body = log.length > 0 ? eraseBelow + [...log, ...foot].map((line) => `${line}\n`).join('') : foot.map((line) => `${line}${eraseToRight}\n`).join('') + eraseBelow;
    this.#foot = foot;
    this.#terminal.write(hideCursor + beginFrame + over + body + endFrame);
  }

  /** Gives the cursor back. */
  release(): void {
    this.#terminal.write(showCursor);
  }

  /** Another program has used the screen: what was drawn is left where it is. */
  forget(): void {
    this.#foot = [];
  }

  /** A window that became narrower has wrapped what was drawn. */
  #rowsOfFoot(): number {
    return this.#foot.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / this.columns)), 0);
  }
}
