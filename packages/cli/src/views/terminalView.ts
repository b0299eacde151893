import type { WriteStream } from 'node:tty';
import type { Clock } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import stringWidth from 'string-width';
import sliceAnsi from 'slice-ansi';
import type { RunEvent, RunView } from '../run/runEvents.js';
import { createLogLines } from './logLines.js';
import { statusLines, type Glance } from './statusLines.js';

/** Seconds in the sparkline. */
const sparkSeconds = 30;
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** For a terminal: the log grows upwards out of two lines that are drawn anew each second. */
export function terminalView(stream: WriteStream, colors: Colors, clock: Clock): RunView {
  const logLines = createLogLines(colors);
  const rates: number[] = [];
  let startedAt = clock.now();
  let foot: readonly string[] = [];
  stream.write(hideCursor);

  const redraw = (log: readonly string[], nextFoot: readonly string[]): void => {
    const up = foot.length > 0 ? `\u001b[${foot.length}A\r\u001b[J` : '';
    foot = nextFoot.map((line) => fit(line, stream.columns || 80));
    stream.write(up + [...log, ...foot].map((line) => `${line}\n`).join(''));
  };
  return {
    show(event: RunEvent) {
      if (event.event === 'started') startedAt = clock.now();
      if (event.event !== 'sample') return redraw(logLines(event), event.event === 'summary' ? [] : foot);
      rates.push(event.sample.rps);
      if (rates.length > sparkSeconds) rates.shift();
      const glance: Glance = { sample: event.sample, leftMs: event.leftMs, elapsedMs: clock.now() - startedAt, rates };
      return redraw([], statusLines(glance, colors));
    },
    close: () => void stream.write(showCursor),
  };
}

/** A line that wrapped would leave its rest behind at the next redraw. */
function fit(line: string, columns: number): string {
  return stringWidth(line) < columns ? line : sliceAnsi(line, 0, columns - 1);
}
