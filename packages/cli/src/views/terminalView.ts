import type { Writable } from 'node:stream';
import type { Clock } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'fast-string-width';
import type { RunView } from '../run/runEvents.js';
import { createLogLines } from './logLines.js';
import { statusLines } from './statusLines.js';

/** What of a terminal is used; `columns` changes with the window. */
export type Terminal = Writable & { readonly columns?: number };

/** Seconds in the sparkline. */
const sparkSeconds = 30;
/** The width of a terminal that does not tell. */
const usualColumns = 80;
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** For a terminal: the log grows upwards out of two lines that are drawn anew each second. */
export function terminalView(terminal: Terminal, colors: Colors, clock: Clock): RunView {
  const logLines = createLogLines(colors);
  const rates: number[] = [];
  let startedAt = clock.now();
  let foot: readonly string[] = [];
  terminal.write(hideCursor);

  const redraw = (log: readonly string[], nextFoot: readonly string[]): void => {
    const overFoot = foot.length > 0 ? `\u001b[${foot.length}A\r\u001b[J` : '';
    foot = nextFoot.map((line) => fit(line, terminal.columns ?? usualColumns));
    terminal.write(overFoot + [...log, ...foot].map((line) => `${line}\n`).join(''));
  };
  return {
    show(event) {
      if (event.event === 'started') startedAt = clock.now();
      if (event.event !== 'sample') return redraw(logLines(event), event.event === 'summary' ? [] : foot);
      rates.push(event.sample.rps);
      if (rates.length > sparkSeconds) rates.shift();
      return redraw([], statusLines({ ...event, elapsedMs: clock.now() - startedAt, rates }, colors));
    },
    close: () => void terminal.write(showCursor),
  };
}

/** A line that wrapped would leave its rest behind at the next redraw. */
function fit(line: string, columns: number): string {
  return stringWidth(line) < columns ? line : sliceAnsi(line, 0, columns - 1);
}
