import type { Writable } from 'node:stream';
import stringWidth from 'fast-string-width';

/** What of a terminal is used; its size changes with the window. */
export type Terminal = Writable & { readonly columns?: number; readonly rows?: number };

/** The size of a terminal that does not tell. */
const usualColumns = 80;
const usualRows = 24;
/** Lines that wait while the terminal does not take any, and that are known of those above the foot. */
const mostWaiting = 2_000;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** A terminal that knows these shows what is between them at once; others ignore them. */
const beginFrame = '\u001b[?2026h';
const endFrame = '\u001b[?2026l';
const home = '\u001b[H';
const eraseBelow = '\u001b[J';
const eraseToRight = '\u001b[K';

/** A terminal whose foot is drawn over and over, and whose lines above it stay, and scroll away into its memory. */
export class Screen {
  readonly #terminal: Terminal;
  #foot: readonly string[] = [];
  #waiting: string[] = [];
  /** The last of what was logged, for a window of another size. */
  #logged: string[] = [];
  /** For which the foot was drawn. */
  #drawnFor: { readonly columns: number; readonly rows: number } | undefined;

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
    this.#logged = [...this.#logged, ...log].slice(-mostWaiting);
    const { columns, rows } = this;
    const isResized = this.#drawnFor !== undefined && (this.#drawnFor.columns !== columns || this.#drawnFor.rows !== rows);
    const frame = isResized ? this.#anew(foot) : this.#over(log, foot);
    this.#foot = foot;
    this.#drawnFor = { columns, rows };
    this.#terminal.write(hideCursor + beginFrame + frame + endFrame);
  }

  /** Gives the cursor back. */
  release(): void {
    this.#terminal.write(showCursor);
  }

  /** Another program has used the screen: what was drawn is left where it is. */
  forget(): void {
    this.#foot = [];
    this.#logged = [];
    this.#drawnFor = undefined;
  }

  /** Over the foot that stands there. */
  #over(log: readonly string[], foot: readonly string[]): string {
    const up = this.#foot.length;
    const back = `${up > 0 ? `\u001b[${up}A` : ''}\r`;
    // What is logged may be wide and wrap, so there the old goes first. The foot alone is written over the old: nothing flickers.
    return back + (log.length > 0 ? eraseBelow + [...log, ...foot].map((line) => `${line}\n`).join('') : foot.map((line) => `${line}${eraseToRight}\n`).join('') + eraseBelow);
  }

  /** Terminals differ in what they make of a screen whose size changes, so nobody knows where the foot stands then. */
  #anew(foot: readonly string[]): string {
    let room = this.rows - foot.length - 1;
    const from = this.#logged.findLastIndex((line) => (room -= Math.max(1, Math.ceil(stringWidth(line) / this.columns))) < 0) + 1;
    return home + eraseBelow + [...this.#logged.slice(from), ...foot].map((line) => `${line}\n`).join('');
  }
}
